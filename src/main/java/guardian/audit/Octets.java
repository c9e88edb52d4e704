package guardian.audit;

import java.nio.charset.StandardCharsets;

/** What readers look for in the bytes of an audit file. */
final class Octets {

    private Octets() {}

    /** The bytes, one in each char. */
    static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    static byte[] of(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Where {@code wanted} is next, or {@code to}. */
    static int next(byte[] bytes, int from, int to, char wanted) {
        int at = from;
        while (at < to && bytes[at] != wanted) {
            at++;
        }
        return at;
    }

    /** Whether {@code text} stands at {@code at}, all of it before {@code to}. */
    static boolean standsAt(byte[] text, byte[] bytes, int at, int to) {
        if (text.length > to - at) {
            return false;
        }
        for (int i = 0; i < text.length; i++) {
            if (bytes[at + i] != text[i]) {
                return false;
            }
        }
        return true;
    }

    /** The last place where {@code text} stands, or -1. */
    static int last(byte[] text, byte[] bytes, int from, int to) {
        for (int at = to - text.length; at >= from; at--) {
            if (standsAt(text, bytes, at, to)) {
                return at;
            }
        }
        return -1;
    }

    /** The number of one to 18 digits that begins at {@code from} and may end before {@code to}. */
    static long number(byte[] bytes, int from, int to) {
        int end = Math.min(to, from + 18);
        long value = 0;
        int at = from;
        while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
            value = value * 10 + bytes[at++] - '0';
        }
        return at == from ? -1 : value;
    }

    /** As {@link #number(byte[], int, int)}; what is no number, or beyond int, is -1. */
    static int smallNumber(String text) {
        if (text.isEmpty() || text.length() > 9) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }
}
