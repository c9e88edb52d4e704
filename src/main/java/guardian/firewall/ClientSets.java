package guardian.firewall;

import guardian.event.Prefix;
import guardian.runtime.Meter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sets of both families, and who is in which. Into a full one comes who ends later than others:
 * these leave.
 *
 * <p>Confined to the enforcer thread, but for {@link #list} and {@link #fill}.
 */
final class ClientSets {

    private static final long COMPLAIN_NANOS = TimeUnit.MINUTES.toNanos(1);

    private static final Logger LOG = LoggerFactory.getLogger(ClientSets.class);

    private final Map<Family, FamilyRules> families;
    private final IpsetPipe pipe;
    private final Meter left = new Meter();
    private volatile Fill fill = Fill.UNBOUNDED;
    private long lastComplaint = System.nanoTime() - COMPLAIN_NANOS;

    ClientSets(Map<Family, FamilyRules> families, IpsetPipe pipe) {
        this.families = families;
        this.pipe = pipe;
    }

    private FamilyRules rules(Prefix client) {
        return families.get(Family.of(client));
    }

    private ClientSet set(Block block) {
        return rules(block.client()).set(block.limited());
    }

    /** Puts each client into its set, with its time, and takes it out of the other one. */
    List<Outcome> put(List<Block> blocks) {
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
        // The kernel finds the room of those who have ended only after a while.
        makeRoom(blocks, outcomes, false);
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
        return IpsetLine.ban(set(block).name, rules.set(!block.limited()).name, block);
    }

    private void makeRoom(List<Block> blocks, List<Outcome> outcomes, boolean mayBeFree) {
        for (FamilyRules rules : families.values()) {
            for (ClientSet set : rules.sets()) {
                List<Integer> full = new ArrayList<>();
                for (int i = 0; i < blocks.size(); i++) {
                    if (IpsetLine.isFull(outcomes.get(i)) && set(blocks.get(i)) == set) {
                        full.add(i);
                    }
                }
                if (!full.isEmpty()) {
                    makeRoom(set, blocks, full, outcomes, mayBeFree);
                }
            }
        }
    }

    private void makeRoom(
            ClientSet set,
            List<Block> blocks,
            List<Integer> full,
            List<Outcome> outcomes,
            boolean mayBeFree) {
        try {
            List<Block> held = set.list();
            int free = mayBeFree ? Math.max(0, set.most() - held.size()) : 0;
            Leaving leaving = Leaving.of(held, full.stream().map(blocks::get).toList(), free);
            pipe.run(leaving.held().stream().map(each -> IpsetLine.unban(each, set.name)).toList());
            left.add(leaving.held().size());
            Outcome refused =
                    Outcome.failed(
                            String.format(
                                    "no room: all %d clients in the set %s end later",
                                    set.most(), set.name));
            List<Integer> again = new ArrayList<>();
            for (int i : full) {
                if (leaving.refused().contains(blocks.get(i))) {
                    outcomes.set(i, refused);
                } else {
                    again.add(i);
                }
            }
            put(blocks, again, outcomes);
            tell(set, leaving);
        } catch (FirewallFault e) {
            LOG.warn("cannot make room in the set {}: {}", set.name, e.getMessage());
        }
    }

    private void tell(ClientSet set, Leaving leaving) {
        if (System.nanoTime() - lastComplaint >= COMPLAIN_NANOS) {
            lastComplaint = System.nanoTime();
            LOG.warn(
                    "the set {} is full with {} clients: {} that end soonest have left for new"
                            + " ones, {} new ones that end sooner found no room; {} have left since"
                            + " the start. It becomes as large as state.max_clients when it is made"
                            + " anew",
                    set.name,
                    set.most(),
                    leaving.held().size(),
                    leaving.refused().size(),
                    left.value());
        }
    }

    /** Takes each client out of whichever set it is in. */
    List<Outcome> take(List<Prefix> clients) {
        List<IpsetLine> lines = new ArrayList<>();
        for (Prefix client : clients) {
            FamilyRules rules = rules(client);
            if (rules.fault(false).isEmpty()) {
                lines.add(IpsetLine.unban(client, rules.banned.name, rules.limited.name));
            }
        }
        Iterator<Outcome> answers = pipe.run(lines).iterator();
        List<Outcome> outcomes = new ArrayList<>(clients.size());
        for (Prefix client : clients) {
            String fault = rules(client).fault(false);
            outcomes.add(fault.isEmpty() ? answers.next() : Outcome.failed(fault));
        }
        return outcomes;
    }

    /** Everybody in any of them. By any one thread at a time. */
    List<Block> list() throws FirewallFault {
        List<Block> blocks = new ArrayList<>();
        Fill fullest = new Fill(0, 0, left.value());
        for (FamilyRules rules : families.values()) {
            for (ClientSet set : rules.sets()) {
                List<Block> some = set.list();
                blocks.addAll(some);
                fullest = fullest.orFuller(some.size(), set.most());
            }
        }
        fill = fullest;
        return blocks;
    }

    /** How full the fullest was when they were last listed. By any thread. */
    Fill fill() {
        return fill;
    }
}
