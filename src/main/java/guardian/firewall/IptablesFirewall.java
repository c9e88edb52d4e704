package guardian.firewall;

import guardian.event.Prefix;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * iptables and ipset: what a packet costs does not depend on the number of bans, and the kernel
 * ends them. For each family, IPv4 and IPv6:
 *
 * <pre>{@code
 * ipset httpd-guardian-4           hash:net, each element with its timeout
 * chain httpd-guardian             -m set --match-set httpd-guardian-4 src -j DROP
 * first rules of INPUT             -p tcp -m multiport --dports 80,443 -j httpd-guardian
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

    /** ipset's own default; a set smaller than that is never made. */
    private static final int LEAST_ELEMENTS = 65_536;

    private static final Outcome NO_LIMITS =
            Outcome.failed("this version limits nobody with iptables");

    private static final Logger LOG = LoggerFactory.getLogger(IptablesFirewall.class);

    private final Map<Family, FamilyRules> families = new EnumMap<>(Family.class);
    private final IpsetPipe pipe;

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
        int room = Math.max(LEAST_ELEMENTS, shape.maxElements());
        for (Family family : Family.values()) {
            families.put(family, new FamilyRules(family, shape.ports(), room, command));
        }
        pipe = new IpsetPipe(programs, shape.timeout());
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
        String before = rules.fault();
        try {
            rules.prepare();
        } catch (FirewallFault e) {
            if (!rules.fault().equals(before)) {
                LOG.warn("{}", e.getMessage());
            }
        }
    }

    @Override
    public List<Outcome> ban(List<Block> blocks) {
        List<Block> bans = blocks.stream().filter(block -> !block.limited()).toList();
        Iterator<Outcome> outcomes = run(bans, Block::client, IpsetLine::ban).iterator();
        return blocks.stream().map(block -> block.limited() ? NO_LIMITS : outcomes.next()).toList();
    }

    @Override
    public List<Outcome> unban(List<Prefix> clients) {
        return run(clients, Function.identity(), IpsetLine::unban);
    }

    private interface Wording<T> {
        IpsetLine line(String set, T asked);
    }

    /** Sends what can be sent through the pipe, and puts the answers where they belong. */
    private <T> List<Outcome> run(List<T> asked, Function<T, Prefix> clientOf, Wording<T> wording) {
        List<IpsetLine> lines = new ArrayList<>(asked.size());
        for (T one : asked) {
            Family family = Family.of(clientOf.apply(one));
            if (families.get(family).fault().isEmpty()) {
                lines.add(wording.line(family.setName, one));
            }
        }
        Iterator<Outcome> answers = pipe.run(lines).iterator();
        List<Outcome> outcomes = new ArrayList<>(asked.size());
        for (T one : asked) {
            String fault = families.get(Family.of(clientOf.apply(one))).fault();
            outcomes.add(fault.isEmpty() ? answers.next() : Outcome.failed(fault));
        }
        return outcomes;
    }

    @Override
    public Fill fill() {
        return Fill.UNBOUNDED;
    }

    @Override
    public List<Block> list() throws FirewallFault {
        List<Block> blocks = new ArrayList<>();
        for (FamilyRules rules : families.values()) {
            blocks.addAll(rules.list());
        }
        return blocks;
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
