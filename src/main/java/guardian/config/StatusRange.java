package guardian.config;

/**
 * Statuses from one to another, both included: {@code "404"} or {@code "4xx"}.
 *
 * @param least 100 to 999
 * @param most 100 to 999
 */
public record StatusRange(int least, int most) {

    public StatusRange {
        if (least < 100 || most > 999 || least > most) {
            throw new IllegalArgumentException("no statuses: " + least + " to " + most);
        }
    }

    /** Null when it is neither three digits nor one and {@code xx}. */
    static StatusRange parse(String text) {
        if (text.length() != 3 || text.charAt(0) < '1' || text.charAt(0) > '9') {
            return null;
        }
        int hundred = (text.charAt(0) - '0') * 100;
        if (text.endsWith("xx")) {
            return new StatusRange(hundred, hundred + 99);
        }
        int tens = Character.digit(text.charAt(1), 10);
        int ones = Character.digit(text.charAt(2), 10);
        if (tens < 0 || ones < 0) {
            return null;
        }
        int status = hundred + 10 * tens + ones;
        return new StatusRange(status, status);
    }
}
