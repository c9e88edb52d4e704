package guardian.event;

/**
 * How httpd writes what a client sent: {@code \"}, {@code \\}, {@code \n} and its like, {@code
 * \xhh}.
 */
public final class HttpdText {

    private static final String LETTERS = "bnrtv";
    private static final String CONTROLS = "\b\n\r\t\u000b";

    private HttpdText() {}

    /** What the client sent, a char for a byte. An escape that was cut off stays as it is. */
    public static String unescape(String logged) {
        int slash = logged.indexOf('\\');
        if (slash < 0) {
            return logged;
        }
        StringBuilder sent = new StringBuilder(logged.length());
        int at = 0;
        while (slash >= 0 && slash + 1 < logged.length()) {
            sent.append(logged, at, slash);
            at = slash + unescape(logged, slash, sent);
            slash = logged.indexOf('\\', at);
        }
        return sent.append(logged, at, logged.length()).toString();
    }

    /** Appends what the escape at {@code slash} stands for; returns its length. */
    private static int unescape(String logged, int slash, StringBuilder sent) {
        char c = logged.charAt(slash + 1);
        if (c == '"' || c == '\\') {
            sent.append(c);
            return 2;
        }
        int letter = LETTERS.indexOf(c);
        if (letter >= 0) {
            sent.append(CONTROLS.charAt(letter));
            return 2;
        }
        if (c == 'x' && slash + 3 < logged.length()) {
            int high = Character.digit(logged.charAt(slash + 2), 16);
            int low = Character.digit(logged.charAt(slash + 3), 16);
            if (high >= 0 && low >= 0) {
                sent.append((char) (high << 4 | low));
                return 4;
            }
        }
        sent.append('\\');
        return 1;
    }
}
