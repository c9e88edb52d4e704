package guardian.audit;

import java.util.Locale;

/** Finds headers in parts B and F: one a line, {@code Name: value}, the first line is none. */
final class Headers {

    static final byte[] CONTENT_LENGTH = name("Content-Length");
    static final byte[] HOST = name("Host");
    static final byte[] USER_AGENT = name("User-Agent");
    static final byte[] FORWARDED_FOR = name("X-Forwarded-For");

    private Headers() {}

    /** Where the value begins of the first header of that name, or -1. */
    static int value(byte[] name, byte[] bytes, int from, int to) {
        int line = from;
        while ((line = Octets.next(bytes, line, to, '\n') + 1) < to) {
            if (isNamed(name, bytes, line, to)) {
                return line + name.length;
            }
        }
        return -1;
    }

    /** In lower case, with what stands between it and the value. */
    private static byte[] name(String header) {
        return Octets.of(header.toLowerCase(Locale.ROOT) + ": ");
    }

    private static boolean isNamed(byte[] name, byte[] bytes, int at, int to) {
        if (name.length > to - at) {
            return false;
        }
        for (int i = 0; i < name.length; i++) {
            int b = bytes[at + i];
            if (name[i] != (b >= 'A' && b <= 'Z' ? b + 32 : b)) {
                return false;
            }
        }
        return true;
    }
}
