package guardian.decision;

import guardian.event.Prefix;
import guardian.runtime.Meter;
import guardian.state.Ban;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * The latest ban of each client, in force or remembered by the ladder; and beside it, the latest
 * note of what would have been one.
 *
 * <p>Bounded: of more than {@link #MOST} the ones that have ended go first, and then those that end
 * soonest, which the firewall ends by itself; a meter tells how many were forgotten too early.
 * Confined to the enforcer thread.
 */
public final class Bans {

    /** The most bans and notes kept; about 300 bytes each. */
    public static final int MOST = 100_000;

    private record End(long seconds, Prefix client, boolean note) {}

    private static final Comparator<End> BY_END =
            Comparator.comparingLong(End::seconds)
                    .thenComparingLong(end -> end.client().high())
                    .thenComparingLong(end -> end.client().low())
                    .thenComparingInt(end -> end.client().bits())
                    .thenComparing(End::note);

    private final Map<Prefix, Ban> reals = new HashMap<>();
    private final Map<Prefix, Ban> notes = new HashMap<>();
    private final TreeSet<End> running = new TreeSet<>(BY_END);
    private final TreeSet<End> remembered = new TreeSet<>(BY_END);
    private final Neighbours neighbours = new Neighbours();
    private boolean knowsNeighbours;
    private long memorySeconds;
    private final int most;
    private final Meter forgotten = new Meter();

    public Bans(Duration memory) {
        this(memory, MOST);
    }

    Bans(Duration memory, int most) {
        this.memorySeconds = memory.toSeconds();
        this.most = most;
    }

    /** From now on so much is remembered; what is forgotten by now is not found again. */
    public void use(Duration memory) {
        memorySeconds = memory.toSeconds();
    }

    /** From now on it can be asked how many clients of a network are banned. */
    void knowNeighbours() {
        knowsNeighbours = true;
        all().stream().filter(ban -> !ban.network()).forEach(ban -> neighbours.add(ban.client()));
    }

    /** How many clients of the network are banned, counted up to {@code most}. */
    int banned(Prefix network, int most, Predicate<Prefix> isBanned) {
        return neighbours.count(network, most, isBanned);
    }

    /** The client's latest real ban, in force, over or lifted; null when none is remembered. */
    public Ban real(Prefix client) {
        return reals.get(client);
    }

    /** The latest note about the client; null when none is remembered. */
    public Ban note(Prefix client) {
        return notes.get(client);
    }

    /** The client's latest of the same sort as that one, real or note; null when there is none. */
    public Ban sameSort(Ban as) {
        return mapOf(as).get(as.client());
    }

    /** Notes a ban, a new end of one, or what another guardian or an earlier start noted. */
    public void put(Ban ban) {
        Ban before = mapOf(ban).put(ban.client(), ban);
        if (before != null) {
            if (before.equals(ban)) {
                return;
            }
            running.remove(endOf(before));
            remembered.remove(endOf(before));
        }
        running.add(endOf(ban));
        if (knowsNeighbours && !ban.network()) {
            neighbours.add(ban.client());
        }
    }

    /** Whether the ladder may still remember it at that time; others need not be put. */
    public boolean matters(Ban ban, long nowSeconds) {
        return ban.endSeconds() + memorySeconds >= nowSeconds;
    }

    /** Takes out one after the other the bans that have ended by then; each is told once. */
    public Ban nextEnded(long nowSeconds) {
        if (running.isEmpty() || running.first().seconds() > nowSeconds) {
            return null;
        }
        End end = running.pollFirst();
        remembered.add(end);
        return banOf(end);
    }

    /** Forgets what the ladder need not remember any more, and what does not fit. */
    public void purge(long nowSeconds) {
        while (!remembered.isEmpty()
                && (remembered.first().seconds() + memorySeconds < nowSeconds || size() > most)) {
            forget(remembered.pollFirst());
        }
        while (size() > most) {
            forget(running.pollFirst());
            forgotten.increment();
        }
    }

    /** All real bans that run at that time. */
    public List<Ban> open(long nowSeconds) {
        List<Ban> open = new ArrayList<>();
        for (Ban ban : reals.values()) {
            if (ban.kind() == Ban.Kind.REAL && ban.isOpen(nowSeconds)) {
                open.add(ban);
            }
        }
        return open;
    }

    /** All bans and notes known. */
    public List<Ban> all() {
        List<Ban> all = new ArrayList<>(reals.values());
        all.addAll(notes.values());
        return all;
    }

    /** How many are known. */
    public int size() {
        return reals.size() + notes.size();
    }

    /** Open bans and notes that were forgotten because there were too many. */
    public long forgotten() {
        return forgotten.value();
    }

    private void forget(End end) {
        (end.note() ? notes : reals).remove(end.client());
        if (!reals.containsKey(end.client()) && !notes.containsKey(end.client())) {
            neighbours.remove(end.client());
        }
    }

    private Ban banOf(End end) {
        return (end.note() ? notes : reals).get(end.client());
    }

    private Map<Prefix, Ban> mapOf(Ban ban) {
        return ban.isNote() ? notes : reals;
    }

    private static End endOf(Ban ban) {
        return new End(ban.endSeconds(), ban.client(), ban.isNote());
    }
}
