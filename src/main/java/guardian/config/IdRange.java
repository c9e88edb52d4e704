package guardian.config;

/**
 * Numbers of ModSecurity's rules, from one to another, both included.
 *
 * @param least 1 or more
 * @param most at least that
 */
public record IdRange(long least, long most) {

    private static final int MOST_DIGITS = 18;

    public IdRange {
        if (least < 1 || most < least) {
            throw new IllegalArgumentException("no numbers of rules: " + least + " to " + most);
        }
    }

    /** Whether it holds that number. */
    public boolean holds(long id) {
        return id >= least && id <= most;
    }

    /** Reads {@code 942100} or {@code 942000-942999}; null when it is neither. */
    static IdRange parse(String text) {
        int dash = text.indexOf('-');
        long least = number(dash < 0 ? text : text.substring(0, dash));
        long most = dash < 0 ? least : number(text.substring(dash + 1));
        return least < 1 || most < least ? null : new IdRange(least, most);
    }

    private static long number(String digits) {
        boolean good =
                !digits.isEmpty()
                        && digits.length() <= MOST_DIGITS
                        && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return good ? Long.parseLong(digits) : 0;
    }
}
