package guardian.pattern;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.BitSet;

/** Looks for the next of some bytes: eight at a time where these are few. Immutable. */
final class ByteSearch {

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;
    private static final int FEW = 4;

    private final byte[] wanted = new byte[Columns.BYTES];
    private final boolean areFew;
    private final boolean areMore;

    /** Each eight times over; where they are fewer than four, the last one again. */
    private final long first;

    private final long second;
    private final long third;
    private final long fourth;

    ByteSearch(BitSet bytes) {
        bytes.stream().forEach(b -> wanted[b] = 1);
        areFew = bytes.cardinality() <= FEW && !bytes.isEmpty();
        areMore = bytes.cardinality() > 2;
        int[] each = bytes.stream().toArray();
        first = eight(each, 0);
        second = eight(each, 1);
        third = eight(each, 2);
        fourth = eight(each, 3);
    }

    private static long eight(int[] bytes, int which) {
        return bytes.length == 0 ? 0 : bytes[Math.min(which, bytes.length - 1)] * ONES;
    }

    /** Whether there are one to four of them. */
    boolean areFew() {
        return areFew;
    }

    /** Whether third and fourth are others than first and second. */
    boolean areMore() {
        return areMore;
    }

    /** One of few, eight times over, as those below. */
    long first() {
        return first;
    }

    long second() {
        return second;
    }

    long third() {
        return third;
    }

    long fourth() {
        return fourth;
    }

    /** The place of the first of them in {@code text[from, to)}, or {@code to}. */
    int find(byte[] text, int from, int to) {
        int at = areFew ? skip(text, from, to) : from;
        while (at < to && wanted[text[at] & 0xFF] == 0) {
            at++;
        }
        return at;
    }

    /** At most seven bytes before the first of them, or before the end. */
    private int skip(byte[] text, int from, int to) {
        int last = to - Long.BYTES;
        for (int at = from; at < last; at += Long.BYTES) {
            if (holds((long) LONGS.get(text, at))) {
                return at;
            }
        }
        if (last < from) {
            return from;
        }
        return holds((long) LONGS.get(text, last)) ? last : to;
    }

    /**
     * Whether one of them may be there: the highest bit of a byte tells, and may err beyond ASCII.
     */
    private boolean holds(long eight) {
        long found = (eight ^ first) - ONES | (eight ^ second) - ONES;
        return (found & HIGHS) != 0 || areMore && holdsMore(eight);
    }

    private boolean holdsMore(long eight) {
        return (((eight ^ third) - ONES | (eight ^ fourth) - ONES) & HIGHS) != 0;
    }
}
