package guardian.audit;

import java.nio.file.Path;

/**
 * Where audit files lie below the audit directory: {@code USER/20261121/20261121-0132}, or without
 * the user.
 *
 * @param user null where ModSecurity makes no such directories
 * @param day by name
 * @param minute by name
 */
record Place(Path user, Path day, Path minute) {

    private static final int DAY = 8;
    private static final int MINUTE = 13;

    static boolean isDay(Path name) {
        return isNumber(name.toString(), 0, DAY);
    }

    static boolean isMinute(Path name) {
        String text = name.toString();
        return text.length() == MINUTE
                && text.charAt(DAY) == '-'
                && isNumber(text.substring(0, DAY), 0, DAY)
                && isNumber(text, DAY + 1, MINUTE);
    }

    private static boolean isNumber(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (i >= text.length() || text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return text.length() == to;
    }

    /** The user's directory, in printable ASCII; empty where there is none. */
    String userText() {
        return user == null ? "" : written(user);
    }

    /** Below the audit directory, in printable ASCII. */
    String text() {
        String dated = written(day) + '/' + written(minute);
        return user == null ? dated : userText() + '/' + dated;
    }

    /** Of a file in here. */
    String text(Path name) {
        return text() + '/' + written(name);
    }

    /** A name, in printable ASCII: whatever is not, and the percent sign, as {@code %hh}. */
    static String written(Path name) {
        String text = name.toString();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c >= 127 || c == '%') {
                return encoded(name);
            }
        }
        return text;
    }

    /** A URI has all the bytes of a name, where a text has lost what the locale does not know. */
    private static String encoded(Path name) {
        String uri = name.toUri().getRawPath();
        int end = uri.endsWith("/") ? uri.length() - 1 : uri.length();
        return uri.substring(uri.lastIndexOf('/', end - 1) + 1, end);
    }
}
