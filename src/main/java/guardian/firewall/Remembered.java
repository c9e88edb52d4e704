package guardian.firewall;

import guardian.decision.Bans;
import guardian.event.Prefix;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * What a firewall that cannot be asked has been told: who is banned until when, and for whom it has
 * failed how often. Bounded; what has been there longest is forgotten first.
 *
 * <p>Locked, since one thread may list what another one changes.
 */
final class Remembered {

    /** Nobody has more bans than that. */
    private static final int MOST = 2 * Bans.MOST;

    private final LongSupplier nanos;
    private final Map<Prefix, Long> ends = bounded();
    private final Map<Prefix, Integer> failures = bounded();

    /**
     * @param nanos a clock that only goes on
     */
    Remembered(LongSupplier nanos) {
        this.nanos = nanos;
    }

    private static <V> Map<Prefix, V> bounded() {
        return new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Prefix, V> eldest) {
                return size() > MOST;
            }
        };
    }

    synchronized void banned(Block block) {
        long seconds = Math.min(block.seconds(), TimeUnit.DAYS.toSeconds(36_500));
        ends.remove(block.client());
        ends.put(block.client(), nanos.getAsLong() + TimeUnit.SECONDS.toNanos(seconds));
    }

    synchronized void free(Prefix client) {
        ends.remove(client);
    }

    synchronized void tried(Prefix client, boolean failed) {
        if (failed) {
            failures.merge(client, 1, Integer::sum);
        } else {
            failures.remove(client);
        }
    }

    /** Their indices, those first that have failed least often. */
    synchronized <T> List<Integer> byFailures(List<T> asked, Function<T, Prefix> clientOf) {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) {
            order.add(i);
        }
        if (!failures.isEmpty()) {
            order.sort(
                    Comparator.comparing(
                            i -> failures.getOrDefault(clientOf.apply(asked.get(i)), 0)));
        }
        return order;
    }

    /**
     * Who is banned.
     *
     * @param end whether bans end by themselves; else they are there until they are lifted
     */
    synchronized List<Block> list(boolean end) {
        long now = nanos.getAsLong();
        if (end) {
            ends.values().removeIf(until -> until <= now);
        }
        List<Block> blocks = new ArrayList<>(ends.size());
        ends.forEach(
                (client, until) -> {
                    long seconds = TimeUnit.NANOSECONDS.toSeconds(until - now);
                    blocks.add(new Block(client, Math.max(1, seconds)));
                });
        return blocks;
    }

    synchronized int size() {
        return ends.size();
    }
}
