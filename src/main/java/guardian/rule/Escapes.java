package guardian.rule;

/** The escapes of httpd's logs, read in place: {@code \"}, {@code \\}, {@code \n}, {@code \xhh}. */
final class Escapes {

    private Escapes() {}

    /** The byte that stands at that place, written out or as an escape. */
    static int read(byte[] text, int at, int to) {
        if (text[at] != '\\' || at + 1 == to) {
            return text[at];
        }
        byte c = text[at + 1];
        return switch (c) {
            case '"', '\\' -> c;
            case 'b' -> '\b';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'v' -> 0x0B;
            default -> isHex(text, at, to) ? hex(text, at + 2) : '\\';
        };
    }

    /** Where the next one begins. */
    static int skip(byte[] text, int at, int to) {
        if (text[at] != '\\' || at + 1 == to) {
            return at + 1;
        }
        if (isHex(text, at, to)) {
            return at + 4;
        }
        return "\"\\bnrtv".indexOf(text[at + 1]) >= 0 ? at + 2 : at + 1;
    }

    private static boolean isHex(byte[] text, int at, int to) {
        return text[at + 1] == 'x' && at + 3 < to && hex(text, at + 2) >= 0;
    }

    /** The value of two hexadecimal digits, or -1. */
    static int hex(byte[] text, int at) {
        int high = Character.digit(text[at], 16);
        int low = Character.digit(text[at + 1], 16);
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }
}
