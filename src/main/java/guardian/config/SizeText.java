package guardian.config;

/** Sizes as files write them: {@code 500 64KiB 16MiB 2GiB}. */
final class SizeText {

    private static final int MOST_DIGITS = 9;
    private static final String[] UNITS = {"", "KiB", "MiB", "GiB", "TiB"};

    private SizeText() {}

    /** The number of bytes, or null when the text is no size. */
    static Long parse(String text) {
        int digits = 0;
        while (digits < text.length() && Character.digit(text.charAt(digits), 10) >= 0) {
            digits++;
        }
        if (digits == 0 || digits > MOST_DIGITS) {
            return null;
        }
        for (int unit = 0; unit < UNITS.length; unit++) {
            if (text.substring(digits).equals(UNITS[unit])) {
                return Long.parseLong(text.substring(0, digits)) << 10 * unit;
            }
        }
        return null;
    }
}
