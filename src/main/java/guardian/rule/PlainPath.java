package guardian.rule;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Finds the end of a path that stands in a log as httpd understands it, as most do: without escapes
 * of httpd's, %-codes, // or /. in it. Looks at eight bytes at a time.
 */
final class PlainPath {

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;

    /** Where {@link #doubts} says something. */
    static final long HIGHS = 0x8080808080808080L;

    private PlainPath() {}

    /** The place of the first ? or #, or {@code to}; -1 when the path is not plain. */
    static int end(byte[] line, int from, int to) {
        int last = to - Long.BYTES;
        // Seven further on, so that each byte is looked at together with its next.
        for (int at = from; at < last; at += Long.BYTES - 1) {
            if (!isPlain((long) LONGS.get(line, at))) {
                return endByByte(line, at, to);
            }
        }
        boolean isLong = last >= from;
        return isLong && isPlain((long) LONGS.get(line, last))
                ? to
                : endByByte(line, isLong ? last : from, to);
    }

    private static int endByByte(byte[] line, int from, int to) {
        for (int at = from; at < to; at++) {
            byte b = line[at];
            if (b == '?' || b == '#') {
                return at;
            }
            if (b == '%' || b == '\\' || b == '/' && at + 1 < to && isBad(line[at + 1])) {
                return -1;
            }
        }
        return to;
    }

    private static boolean isBad(byte afterSlash) {
        return afterSlash == '/' || afterSlash == '.';
    }

    /**
     * Whether there is none of ? and \\, of what comes before & (so # and %), and of what is not
     * ASCII, nor two of / and . side by side; may say no where it is not sure.
     */
    private static boolean isPlain(long eight) {
        return (doubts(eight) & HIGHS) == 0;
    }

    /** Has one of the {@link #HIGHS} where eight bytes may not be of a plain path, or end it. */
    static long doubts(long eight) {
        return suspect(eight) | pairs(eight);
    }

    /** The highest bit of a byte tells: below that, taking away one more than there is sets it. */
    private static long suspect(long eight) {
        long early = eight - '&' * ONES;
        return early | (eight ^ '?' * ONES) - ONES | (eight ^ '\\' * ONES) - ONES | eight;
    }

    /** Dot and slash differ in the lowest bit only. */
    private static long pairs(long eight) {
        long either = ((eight | ONES) ^ '/' * ONES) - ONES;
        return either & either >>> Byte.SIZE;
    }
}
