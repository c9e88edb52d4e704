package guardian.decision;

import guardian.event.Prefix;
import guardian.state.Ban;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The latest ban of each client: those in force, and those that the ladder still remembers.
 *
 * <p>Bounded by forgetting: when more than {@code most} clients are known, those whose bans ended
 * first go first, never one in force. Confined to the enforcer thread.
 */
public final class Bans {

    private record End(long seconds, Prefix client) {}

    private static final Comparator<End> BY_END =
            Comparator.comparingLong(End::seconds)
                    .thenComparingLong(end -> end.client().high())
                    .thenComparingLong(end -> end.client().low())
                    .thenComparingInt(end -> end.client().bits());

    private final Map<Prefix, Ban> latest = new HashMap<>();
    private final TreeSet<End> running = new TreeSet<>(BY_END);
    private final TreeSet<End> remembered = new TreeSet<>(BY_END);
    private final long memorySeconds;
    private final int most;

    public Bans(Duration memory, int most) {
        this.memorySeconds = memory.toSeconds();
        this.most = most;
    }

    /** The client's latest ban, in force or not; null when none is remembered. */
    public Ban latest(Prefix client) {
        return latest.get(client);
    }

    /** Notes a ban, a new end of one, or what another guardian or an earlier start noted. */
    public void put(Ban ban) {
        Ban before = latest.put(ban.client(), ban);
        if (before != null && before.equals(ban)) {
            return;
        }
        running.add(new End(ban.endSeconds(), ban.client()));
    }

    /** Takes out one after the other the bans that have ended by then; each is told once. */
    public Ban nextEnded(long nowSeconds) {
        while (!running.isEmpty() && running.first().seconds() <= nowSeconds) {
            End end = running.pollFirst();
            Ban ban = latest.get(end.client());
            if (ban != null && ban.endSeconds() == end.seconds()) {
                remembered.add(end);
                return ban;
            }
        }
        return null;
    }

    /** Forgets what the ladder need not remember any more. */
    public void purge(long nowSeconds) {
        while (!remembered.isEmpty()) {
            boolean old = remembered.first().seconds() + memorySeconds < nowSeconds;
            if (!old && latest.size() <= most) {
                return;
            }
            End end = remembered.pollFirst();
            Ban ban = latest.get(end.client());
            if (ban != null && ban.endSeconds() == end.seconds()) {
                latest.remove(end.client());
            }
        }
    }

    /** All bans of that kind that run at that time. */
    public List<Ban> open(Ban.Kind kind, long nowSeconds) {
        List<Ban> open = new ArrayList<>();
        for (Ban ban : latest.values()) {
            if (ban.kind() == kind && ban.isOpen(nowSeconds)) {
                open.add(ban);
            }
        }
        return open;
    }

    /** All bans known. */
    public Collection<Ban> all() {
        return latest.values();
    }
}
