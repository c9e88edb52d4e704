package guardian.firewall;

import guardian.event.Prefix;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * iptables and ipset: what a packet costs does not depend on the number of bans, and the kernel
 * ends them. For each family, IPv4 and IPv6:
 *
 * <pre>{@code
 * ipset httpd-guardian-4           hash:net, each element with its timeout
 * ipset httpd-guardian-limit-4     the same, for those who are limited
 * chain httpd-guardian             -m set --match-set httpd-guardian-4 src -j DROP
 *                                  --syn -m set --match-set httpd-guardian-limit-4 src -m hashlimit ... -j DROP
 * first rules of INPUT, FORWARD    -p tcp -m multiport --dports 80,443 -j httpd-guardian
 * and, if there, DOCKER-USER       the same to httpd-guardian-docker, which has only the bans
 * }</pre>
 *
 * <p>The families stand alone: where IPv6 cannot be prepared (no ip6tables, switched off in the
 * kernel), IPv4 works, {@link #prepare} logs why, and IPv6 bans fail with that reason. It is tried
 * again at the next {@code prepare}. Where IPv4 cannot, {@code prepare} throws.
 *
 * <p>A ban longer than ipset can count (2,147,483 s, 24 days) ends after that time unless it is
 * made again.
 */
public final class IptablesFirewall implements Firewall {

    private static final Logger LOG = LoggerFactory.getLogger(IptablesFirewall.class);

    private final Map<Family, FamilyRules> families = new EnumMap<>(Family.class);
    private final IpsetPipe pipe;
    private final ClientSets sets;
    private final OpenFlows flows;
    private final RulesLook look;

    /** Starts nothing yet. */
    public IptablesFirewall(Shape shape) {
        this(shape, Programs.SEARCH_PATH);
    }

    /**
     * As the other one, with programs from elsewhere.
     *
     * @param searchPath directories with colons between them
     */
    public IptablesFirewall(Shape shape, String searchPath) {
        Programs programs = new Programs(searchPath);
        Command command = new Command(programs, shape.timeout());
        for (Family family : Family.values()) {
            families.put(family, new FamilyRules(family, shape, command));
        }
        pipe = new IpsetPipe(programs, shape.timeout());
        sets = new ClientSets(families, pipe);
        flows = new OpenFlows(shape, command);
        look = new RulesLook(shape, programs, IptablesFirewall::missing);
    }

    @Override
    public String kind() {
        return "iptables";
    }

    @Override
    public void prepare() throws FirewallFault {
        prepareIpv6();
        families.get(Family.IPV4).prepare();
        // Started here, it does not delay the first ban.
        Outcome answer = pipe.run(List.of(IpsetLine.NOTHING)).get(0);
        if (!answer.isDone()) {
            throw new FirewallFault("no client can be banned: " + answer.failure());
        }
    }

    private void prepareIpv6() {
        FamilyRules rules = families.get(Family.IPV6);
        String before = rules.fault(false);
        try {
            rules.prepare();
        } catch (FirewallFault e) {
            if (!rules.fault(false).equals(before)) {
                LOG.warn("{}", e.getMessage());
            }
        }
    }

    @Override
    public List<Outcome> ban(List<Block> blocks) {
        List<Outcome> outcomes = sets.put(blocks);
        flows.cut(blocks, outcomes);
        return outcomes;
    }

    @Override
    public List<Outcome> unban(List<Prefix> clients) {
        return sets.take(clients);
    }

    @Override
    public List<Block> list() throws FirewallFault {
        return sets.list();
    }

    @Override
    public Optional<Diagnosis> examine(Prefix client) throws FirewallFault {
        return look.of(client);
    }

    private static String missing(Family family, Prefix client, List<String> chain, Command command)
            throws FirewallFault {
        Command.Answer answer = command.run("ipset", "test", family.banSet, client.toString());
        return answer.isGood() ? null : answer.fault().getMessage();
    }

    @Override
    public Fill fill() {
        return sets.fill();
    }

    @Override
    public void removeAll() throws FirewallFault {
        FirewallFault fault = null;
        for (FamilyRules rules : families.values()) {
            try {
                rules.remove();
            } catch (FirewallFault e) {
                fault = e;
            }
        }
        if (fault != null) {
            throw fault;
        }
    }

    @Override
    public void close() {
        pipe.close();
    }
}
