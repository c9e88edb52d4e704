package guardian.firewall;

import guardian.event.Prefix;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The plain rules of one family: who is in the chain, and putting others there. */
final class PlainFamily {

    private final Family family;
    private final Shape shape;
    private final FamilyChains chains;
    private String fault;

    PlainFamily(Family family, Shape shape, Command command) {
        this.family = family;
        this.shape = shape;
        this.chains = new FamilyChains(family, shape, command);
        this.fault = family.title + " has not been prepared";
    }

    boolean isOf(Prefix client) {
        return Family.of(client) == family;
    }

    /** Why bans of this family cannot be in force, or empty. */
    String fault() {
        return fault;
    }

    /** Makes chain and jumps; who is banned stays, and whose ban is over leaves. */
    void prepare(long nowMillis) throws FirewallFault {
        try {
            choose(held(nowMillis));
            chains.settle();
            fault = "";
        } catch (FirewallFault e) {
            fault = "no " + family.title + " client can be banned: " + e.getMessage();
            throw new FirewallFault(fault, e);
        }
    }

    /** Who is in the chain, and not over. */
    List<PlainRule> held(long nowMillis) throws FirewallFault {
        List<PlainRule> held = new ArrayList<>();
        for (String text : chains.present()) {
            PlainRule rule = PlainRule.read(text);
            if (rule != null && !rule.isOver(nowMillis)) {
                held.add(rule);
            }
        }
        return held;
    }

    /** Lets the chain hold these and nobody else. */
    void write(Collection<PlainRule> clients) throws FirewallFault {
        choose(clients);
        chains.write();
    }

    private void choose(Collection<PlainRule> clients) {
        List<String> all = new ArrayList<>(letOn(FamilyRules.CHAIN));
        List<String> twice = new ArrayList<>(letOn(FamilyRules.AGAIN));
        for (PlainRule client : clients) {
            all.addAll(client.rules(FamilyRules.CHAIN, family, shape));
            if (!client.limited()) {
                twice.addAll(client.rules(FamilyRules.AGAIN, family, shape));
            }
        }
        chains.rules(all, twice);
    }

    /**
     * What lets open connections go on, where it is to. Connections are tracked from this rule on,
     * so it has to be there before the first ban: what is tracked since then only counts as new.
     */
    private List<String> letOn(String chain) {
        return shape.newOnly()
                ? List.of("-A " + chain + " -m conntrack ! --ctstate NEW -j RETURN")
                : List.of();
    }

    void remove() throws FirewallFault {
        fault = "the guardian's " + family.title + " chains and jumps have been removed";
        chains.remove();
    }
}
