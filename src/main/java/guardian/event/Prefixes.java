package guardian.event;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/** Many blocks of addresses as few: the same addresses, not one more and not one less. */
public final class Prefixes {

    private static final Comparator<Prefix> ORDER =
            Comparator.comparing(Prefix::high, Long::compareUnsigned)
                    .thenComparing(Prefix::low, Long::compareUnsigned)
                    .thenComparing(Prefix::bits);

    private Prefixes() {}

    /**
     * Leaves out what lies inside another block, and joins two halves of one. IPv4 before IPv6, in
     * the order of addresses.
     */
    public static List<Prefix> aggregated(Collection<Prefix> blocks) {
        Deque<Prefix> joined = new ArrayDeque<>();
        for (Prefix block : blocks.stream().sorted(ORDER).toList()) {
            // In this order a block comes before all that lie inside it.
            if (joined.isEmpty() || !joined.getLast().overlaps(block)) {
                joined.addLast(block);
                join(joined);
            }
        }
        return List.copyOf(joined);
    }

    private static void join(Deque<Prefix> joined) {
        while (joined.size() > 1) {
            Prefix last = joined.removeLast();
            Prefix both = half(last);
            if (both == null
                    || joined.getLast().bits() != last.bits()
                    || !both.overlaps(joined.getLast())) {
                joined.addLast(last);
                return;
            }
            joined.removeLast();
            joined.addLast(both);
        }
    }

    /** The block of which this is one half; null where that would leave its family. */
    private static Prefix half(Prefix block) {
        return block.length() == 0 ? null : new Prefix(block.high(), block.low(), block.bits() - 1);
    }
}
