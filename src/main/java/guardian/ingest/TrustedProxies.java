package guardian.ingest;

import guardian.event.Prefix;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Whether an address is a trusted proxy, among thousands of blocks and without garbage: the blocks
 * lie apart and in order, so the last one that does not begin behind the address decides.
 */
final class TrustedProxies {

    private static final Comparator<Prefix> IN_ORDER =
            Comparator.comparing(Prefix::high, Long::compareUnsigned)
                    .thenComparing(Prefix::low, Long::compareUnsigned)
                    .thenComparing(Prefix::bits);

    private final long[] high;
    private final long[] low;
    private final int[] bits;

    TrustedProxies(List<Prefix> blocks) {
        List<Prefix> apart = apart(blocks);
        high = apart.stream().mapToLong(Prefix::high).toArray();
        low = apart.stream().mapToLong(Prefix::low).toArray();
        bits = apart.stream().mapToInt(Prefix::bits).toArray();
    }

    /** In order, a block stands behind those that hold it; without such it lies apart from all. */
    private static List<Prefix> apart(List<Prefix> blocks) {
        List<Prefix> apart = new ArrayList<>();
        for (Prefix block : blocks.stream().sorted(IN_ORDER).toList()) {
            if (apart.isEmpty() || !apart.get(apart.size() - 1).overlaps(block)) {
                apart.add(block);
            }
        }
        return apart;
    }

    /** Whether one of the blocks holds this address, see {@link Prefix}. */
    boolean hold(long upper, long lower) {
        int least = 0;
        int most = high.length;
        while (least < most) {
            int middle = (least + most) >>> 1;
            if (beginsBehind(middle, upper, lower)) {
                most = middle;
            } else {
                least = middle + 1;
            }
        }
        int block = least - 1;
        return block >= 0
                && (upper & Prefix.highMask(bits[block])) == high[block]
                && (lower & Prefix.lowMask(bits[block])) == low[block];
    }

    private boolean beginsBehind(int block, long upper, long lower) {
        int order = Long.compareUnsigned(high[block], upper);
        return order > 0 || order == 0 && Long.compareUnsigned(low[block], lower) > 0;
    }
}
