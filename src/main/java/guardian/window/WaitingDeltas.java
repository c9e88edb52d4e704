package guardian.window;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/**
 * Deltas for a stuck part of the map, on the heap until it is free again. Bounded; what is older
 * than every window makes room. Confined to the keeper thread.
 */
final class WaitingDeltas {

    /** The most entries that wait, about 100 bytes each. */
    static final int MOST = 1 << 16;

    /** Adds a delta to the map. */
    interface Adding {
        /** Whether it could be added; else it goes on waiting. */
        boolean add(Delta delta, int weight);
    }

    /** What somebody was counted for in one tick. */
    record Delta(long high, long low, int rule, int tick) {}

    private final Map<Delta, Integer> weights = new HashMap<>();
    private int fullUntil;

    /** Whether there was room. */
    boolean add(Delta delta, int weight, int tickNow) {
        if (weights.size() >= MOST && tickNow >= fullUntil) {
            weights.keySet().removeIf(each -> each.tick() < tickNow - Cells.LIFE_TICKS);
            fullUntil = tickNow + 1;
        }
        if (weights.size() >= MOST && !weights.containsKey(delta)) {
            return false;
        }
        weights.merge(delta, weight, Integer::sum);
        return true;
    }

    /** Tries to add each. */
    void each(Adding adding) {
        Iterator<Map.Entry<Delta, Integer>> all = weights.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<Delta, Integer> entry = all.next();
            if (adding.add(entry.getKey(), entry.getValue())) {
                all.remove();
            }
        }
    }

    /** The sum of all weights. */
    long weight() {
        long sum = 0;
        for (int weight : weights.values()) {
            sum += weight;
        }
        return sum;
    }

    void clear() {
        weights.clear();
    }
}
