package guardian.firewall;

import guardian.event.Prefix;
import guardian.runtime.Meter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
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

    private static final long COMPLAIN_NANOS = TimeUnit.MINUTES.toNanos(1);

    private static final Logger LOG = LoggerFactory.getLogger(IptablesFirewall.class);

    private final Map<Family, FamilyRules> families = new EnumMap<>(Family.class);
    private final IpsetPipe pipe;
    private final OpenFlows flows;
    private final Meter left = new Meter();
    private volatile Fill fill = Fill.UNBOUNDED;
    private long lastComplaint = System.nanoTime() - COMPLAIN_NANOS;

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
        flows = new OpenFlows(shape, command);
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
        List<Outcome> outcomes = new ArrayList<>(Collections.nCopies(blocks.size(), null));
        List<Integer> able = new ArrayList<>();
        for (int i = 0; i < blocks.size(); i++) {
            Block block = blocks.get(i);
            String fault = rules(block.client()).fault(block.limited());
            if (fault.isEmpty()) {
                able.add(i);
            } else {
                outcomes.set(i, Outcome.failed(fault));
            }
        }
        put(blocks, able, outcomes);
        makeRoom(blocks, outcomes, true);
        makeRoom(blocks, outcomes, false);
        flows.cut(blocks, outcomes);
        return outcomes;
    }

    private void put(List<Block> blocks, List<Integer> which, List<Outcome> outcomes) {
        List<Outcome> answers = pipe.run(which.stream().map(i -> line(blocks.get(i))).toList());
        for (int i = 0; i < answers.size(); i++) {
            outcomes.set(which.get(i), answers.get(i));
        }
    }

    private IpsetLine line(Block block) {
        FamilyRules rules = rules(block.client());
        return IpsetLine.ban(
                rules.set(block.limited()).name, rules.set(!block.limited()).name, block);
    }

    private FamilyRules rules(Prefix client) {
        return families.get(Family.of(client));
    }

    /**
     * Puts in once more what found no room, after others have left.
     *
     * @param first whether room may be free by now; the kernel finds room that others have left by
     *     their own end only after a while, so the second time it is made in any case
     */
    private void makeRoom(List<Block> blocks, List<Outcome> outcomes, boolean first) {
        for (FamilyRules rules : families.values()) {
            for (ClientSet set : List.of(rules.banned, rules.limited)) {
                List<Integer> full = new ArrayList<>();
                for (int i = 0; i < blocks.size(); i++) {
                    if (IpsetLine.isFull(outcomes.get(i))
                            && rules(blocks.get(i).client()) == rules
                            && rules.set(blocks.get(i).limited()) == set) {
                        full.add(i);
                    }
                }
                if (!full.isEmpty()) {
                    makeRoom(set, blocks, full, outcomes, first);
                }
            }
        }
    }

    private void makeRoom(
            ClientSet set,
            List<Block> blocks,
            List<Integer> full,
            List<Outcome> outcomes,
            boolean first) {
        try {
            List<Block> held = set.list();
            List<Block> wanted = full.stream().map(blocks::get).toList();
            int free = first ? Math.max(0, set.most() - held.size()) : 0;
            Leaving leaving = Leaving.of(held, wanted, free);
            pipe.run(
                    leaving.held().stream()
                            .map(client -> IpsetLine.unban(client, set.name))
                            .toList());
            Outcome refused = Outcome.failed(noRoom(set));
            List<Integer> again = new ArrayList<>();
            for (int i : full) {
                if (leaving.refused().contains(blocks.get(i))) {
                    outcomes.set(i, refused);
                } else {
                    again.add(i);
                }
            }
            put(blocks, again, outcomes);
            left.add(leaving.held().size());
            complain(set, leaving);
        } catch (FirewallFault e) {
            LOG.warn("cannot make room in the set {}: {}", set.name, e.getMessage());
        }
    }

    private static String noRoom(ClientSet set) {
        return "no room: all " + set.most() + " clients in the set " + set.name + " end later";
    }

    private void complain(ClientSet set, Leaving leaving) {
        if (System.nanoTime() - lastComplaint >= COMPLAIN_NANOS) {
            lastComplaint = System.nanoTime();
            LOG.warn(
                    "the set {} is full with {} clients: {} that end soonest have left for new"
                            + " ones, {} new ones found no room ({} have left so far);"
                            + " state.max_clients makes it larger, once it was removed",
                    set.name,
                    set.most(),
                    leaving.held().size(),
                    leaving.refused().size(),
                    left.value());
        }
    }

    @Override
    public List<Outcome> unban(List<Prefix> clients) {
        List<Prefix> able =
                clients.stream().filter(each -> rules(each).fault(false).isEmpty()).toList();
        List<IpsetLine> lines = new ArrayList<>();
        for (Prefix client : able) {
            FamilyRules rules = rules(client);
            lines.add(IpsetLine.unban(client, rules.banned.name, rules.limited.name));
        }
        List<Outcome> answers = new ArrayList<>(pipe.run(lines));
        List<Outcome> outcomes = new ArrayList<>();
        for (Prefix client : clients) {
            String fault = rules(client).fault(false);
            outcomes.add(fault.isEmpty() ? answers.remove(0) : Outcome.failed(fault));
        }
        return outcomes;
    }

    @Override
    public List<Block> list() throws FirewallFault {
        List<Block> blocks = new ArrayList<>();
        Fill fullest = new Fill(0, 0, left.value());
        for (FamilyRules rules : families.values()) {
            for (ClientSet set : List.of(rules.banned, rules.limited)) {
                List<Block> some = set.list();
                blocks.addAll(some);
                fullest = fullest.orFuller(some.size(), set.most());
            }
        }
        fill = fullest;
        return blocks;
    }

    @Override
    public Fill fill() {
        return fill;
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
