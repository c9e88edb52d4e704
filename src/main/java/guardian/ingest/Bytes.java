package guardian.ingest;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** What formats look for in the bytes of a line. */
final class Bytes {

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long QUOTES = 0x2222_2222_2222_2222L;
    private static final long LOWS = 0x7F7F_7F7F_7F7F_7F7FL;

    private Bytes() {}

    /** The next quote that no odd number of backslashes escapes; far below zero when none is. */
    static int closingQuote(byte[] line, int from, int to) {
        for (int at = from; at < to; at++) {
            if (line[at] == '\\') {
                at++;
            } else if (line[at] == '"') {
                return at;
            }
        }
        return Integer.MIN_VALUE / 2;
    }

    /** The last quote before {@code to} that no odd number of backslashes escapes, or -1. */
    static int openingQuote(byte[] line, int from, int to) {
        int at = to;
        while ((at = lastQuote(line, from, at)) >= 0) {
            int slash = at - 1;
            while (slash >= from && line[slash] == '\\') {
                slash--;
            }
            if ((at - slash & 1) == 1) {
                return at;
            }
        }
        return -1;
    }

    /** The last quote before {@code to}, or -1; eight bytes at a time. */
    private static int lastQuote(byte[] line, int from, int to) {
        int at = to;
        for (; at - 8 >= from; at -= 8) {
            long differs = (long) LONGS.get(line, at - 8) ^ QUOTES;
            // The high bit of each byte that is zero, and of no other.
            long found = ~((differs & LOWS) + LOWS | differs | LOWS);
            if (found != 0) {
                return at - 1 - (Long.numberOfLeadingZeros(found) >>> 3);
            }
        }
        while (--at >= from) {
            if (line[at] == '"') {
                return at;
            }
        }
        return -1;
    }

    /** Whether {@code text} stands at {@code at}, all of it before {@code to}. */
    static boolean standsAt(byte[] text, byte[] line, int at, int to) {
        if (at + text.length > to) {
            return false;
        }
        for (int i = 0; i < text.length; i++) {
            if (line[at + i] != text[i]) {
                return false;
            }
        }
        return true;
    }

    /** A number of at most 18 digits, or -1. */
    static long number(byte[] line, int from, int to) {
        if (to <= from || to - from > 18) {
            return -1;
        }
        long value = 0;
        for (int i = from; i < to; i++) {
            int digit = line[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }

    /** Whether it is httpd's word for what is not there. */
    static boolean isAbsent(byte[] line, int from, int to) {
        return to - from == 1 && line[from] == '-';
    }

    /** Whether a blank is in it. */
    static boolean hasBlank(byte[] line, int from, int to) {
        for (int i = from; i < to; i++) {
            if (line[i] == ' ') {
                return true;
            }
        }
        return false;
    }
}
