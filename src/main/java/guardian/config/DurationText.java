package guardian.config;

import java.time.Duration;

/** Durations as files and logs write them: {@code 500ms 30s 10m 1h 7d}. */
public final class DurationText {

    /** Ten digits of days are 27 million years and still fit into a Duration. */
    private static final int MOST_DIGITS = 10;

    private static final long[] UNIT_SECONDS = {86_400, 3_600, 60, 1};
    private static final char[] UNIT_NAMES = {'d', 'h', 'm', 's'};

    private DurationText() {}

    /**
     * Reads a whole number directly followed by {@code ms}, {@code s}, {@code m}, {@code h} or
     * {@code d}.
     *
     * @return the duration, or null when the text is none
     */
    public static Duration parse(String text) {
        int digits = 0;
        long number = 0;
        while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
            if (digits == MOST_DIGITS) {
                return null;
            }
            number = number * 10 + text.charAt(digits++) - '0';
        }
        if (digits == 0) {
            return null;
        }
        return switch (text.substring(digits)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            case "d" -> Duration.ofDays(number);
            default -> null;
        };
    }

    /**
     * Prints with the largest unit that divides evenly: {@code 10m}, {@code 90s}, {@code 7d}. What
     * is finer than a millisecond is cut off.
     */
    public static String print(Duration duration) {
        long seconds = duration.getSeconds();
        if (duration.getNano() >= 1_000_000) {
            return seconds * 1_000 + duration.getNano() / 1_000_000 + "ms";
        }
        for (int unit = 0; seconds != 0; unit++) {
            if (seconds % UNIT_SECONDS[unit] == 0) {
                return Long.toString(seconds / UNIT_SECONDS[unit]) + UNIT_NAMES[unit];
            }
        }
        return "0s";
    }
}
