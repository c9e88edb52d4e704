package guardian.cli;

/** Texts that somebody else chose, so that a terminal does nothing but show them. */
final class Shown {

    private Shown() {}

    /** In printable ASCII on one line; what is none becomes {@code \xhh} for each byte. */
    static String line(String bytes) {
        StringBuilder shown = new StringBuilder(bytes.length());
        for (int i = 0; i < bytes.length(); i++) {
            char c = bytes.charAt(i);
            if (c >= ' ' && c < 127 && c != '\\') {
                shown.append(c);
            } else if (c == '\\') {
                shown.append("\\\\");
            } else {
                shown.append(String.format(c < 256 ? "\\x%02x" : "\\u%04x", (int) c));
            }
        }
        return shown.toString();
    }

    /** A value of an answer, likewise; "-" for what is not known, and for nothing. */
    static String value(Object value) {
        return value == null || value.equals("") ? "-" : line(value.toString());
    }
}
