package guardian.firewall;

import guardian.event.Prefix;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One change of who is held by plain rules: what is there is read, and written anew with the
 * change. Of too many, those leave that end soonest, the new ones included. To be used once.
 */
final class PlainChange {

    private final List<PlainFamily> families;
    private final long nowMillis;

    /** The new rule of each client, null for one that is to go free. */
    private final Map<Prefix, PlainRule> wanted = new LinkedHashMap<>();

    private final Map<Prefix, Outcome> outcomes = new HashMap<>();
    private int left;
    private int refused;

    PlainChange(List<PlainFamily> families, long nowMillis) {
        this.families = families;
        this.nowMillis = nowMillis;
    }

    void ban(Block block) {
        if (block.client().length() == 0) {
            outcomes.put(block.client(), Outcome.EVERYBODY);
        } else {
            wanted.put(block.client(), PlainRule.of(block, nowMillis));
        }
    }

    void unban(Prefix client) {
        wanted.put(client, null);
    }

    /** How many have left so that others found room. */
    int left() {
        return left;
    }

    /** How many new ones found no room. */
    int refused() {
        return refused;
    }

    /** Changes what has to be changed; the outcome for each of these clients. */
    List<Outcome> carryOut(List<Prefix> clients) {
        Map<Prefix, PlainRule> held = new LinkedHashMap<>();
        for (PlainFamily family : families) {
            read(family, held);
        }
        Map<Prefix, PlainRule> after = new LinkedHashMap<>(held);
        wanted.forEach(
                (client, rule) -> {
                    if (outcomes.containsKey(client)) {
                        return;
                    }
                    if (rule == null) {
                        after.remove(client);
                    } else {
                        after.put(client, rule);
                    }
                });
        makeRoom(after);
        for (PlainFamily family : families) {
            write(family, of(family, held), of(family, after));
        }
        return clients.stream().map(c -> outcomes.getOrDefault(c, Outcome.DONE)).toList();
    }

    private void read(PlainFamily family, Map<Prefix, PlainRule> held) {
        try {
            if (family.fault().isEmpty()) {
                family.held(nowMillis).forEach(rule -> held.put(rule.client(), rule));
            } else {
                fail(family, family.fault());
            }
        } catch (FirewallFault e) {
            fail(family, e.getMessage());
        }
    }

    private void fail(PlainFamily family, String reason) {
        Outcome failed = Outcome.failed(reason);
        wanted.keySet().stream()
                .filter(family::isOf)
                .forEach(client -> outcomes.putIfAbsent(client, failed));
    }

    private void makeRoom(Map<Prefix, PlainRule> after) {
        int over = after.size() - PlainIptablesFirewall.MOST;
        if (over <= 0) {
            return;
        }
        Outcome noRoom =
                Outcome.failed(
                        "no room: all "
                                + PlainIptablesFirewall.MOST
                                + " clients that iptables without ipset is asked to hold end"
                                + " later; install ipset or nftables");
        List<PlainRule> soonest = new ArrayList<>(after.values());
        // Of two that end together the newcomer goes: nothing would be won by an exchange.
        soonest.sort(
                Comparator.comparingLong(PlainRule::endSeconds)
                        .thenComparing(rule -> !isNew(rule)));
        for (PlainRule rule : soonest.subList(0, over)) {
            after.remove(rule.client());
            if (isNew(rule)) {
                outcomes.put(rule.client(), noRoom);
                refused++;
            } else {
                left++;
            }
        }
    }

    private boolean isNew(PlainRule rule) {
        return rule.equals(wanted.get(rule.client()));
    }

    private static List<PlainRule> of(PlainFamily family, Map<Prefix, PlainRule> rules) {
        return rules.values().stream().filter(rule -> family.isOf(rule.client())).toList();
    }

    private void write(PlainFamily family, List<PlainRule> before, List<PlainRule> after) {
        if (before.equals(after) || !family.fault().isEmpty()) {
            return;
        }
        try {
            family.write(after);
        } catch (FirewallFault e) {
            writeBans(family, after, e.getMessage());
        }
    }

    /** A kernel that knows no limits can ban all the same. */
    private void writeBans(PlainFamily family, List<PlainRule> after, String reason) {
        List<PlainRule> bans = after.stream().filter(rule -> !rule.limited()).toList();
        try {
            if (bans.size() == after.size()) {
                throw new FirewallFault(reason);
            }
            family.write(bans);
            after.stream()
                    .filter(PlainRule::limited)
                    .forEach(rule -> outcomes.put(rule.client(), Outcome.failed(reason)));
        } catch (FirewallFault e) {
            fail(family, e.getMessage());
        }
    }
}
