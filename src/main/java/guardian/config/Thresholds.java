package guardian.config;

/**
 * {@code threshold}: what a client's sum reaches in one or five minutes.
 *
 * @param oneMinute {@code "1m"}: in units, 1 to 30,000; 0 when that window does not matter
 * @param fiveMinutes {@code "5m"}: likewise; one of the two is set
 * @param unit how much a unit is: 1 request, or so many microseconds or bytes that both thresholds
 *     can be counted in units
 */
public record Thresholds(int oneMinute, int fiveMinutes, long unit) {

    /** The greatest threshold: what a window can count. */
    public static final int LARGEST = 30_000;

    static final String ALLOWED = "a table of at least one window, { \"1m\" = 120, \"5m\" = 360 }";

    private static final String KEY = "threshold";
    private static final String ONE_MINUTE = "1m";
    private static final String FIVE_MINUTES = "5m";

    /** A millisecond: finer durations are not what a budget is made of. */
    private static final long MILLI = 1000;

    public Thresholds {
        if (oneMinute == 0 && fiveMinutes == 0) {
            throw new IllegalArgumentException("no threshold, allowed: " + ALLOWED);
        }
        check(ONE_MINUTE, oneMinute);
        check(FIVE_MINUTES, fiveMinutes);
    }

    private static void check(String name, int threshold) {
        if (threshold < 0 || threshold > LARGEST) {
            throw new IllegalArgumentException(name + ": " + threshold + ", most: " + LARGEST);
        }
    }

    /** Null when a fault has been added. */
    static Thresholds read(Section in, Weight.Of of, int least) {
        boolean present = in.has(KEY);
        Section windows = in.section(KEY, ALLOWED);
        Thresholds found =
                switch (of) {
                    case REQUESTS -> requests(windows, least);
                    case DURATION -> amounts(windows, Quantity.DURATION, MILLI);
                    case BYTES -> amounts(windows, Quantity.BYTES, 1);
                };
        if (!present) {
            in.addMissing(KEY, ALLOWED);
        } else if (windows.isEmpty()) {
            in.addFault(KEY, "found an empty table, allowed: " + ALLOWED);
        }
        return found;
    }

    private static Thresholds requests(Section in, int least) {
        WholeNumber counted = new WholeNumber(least, LARGEST);
        int one = in.get(new Key<>(ONE_MINUTE, 0, counted));
        int five = in.get(new Key<>(FIVE_MINUTES, 0, counted));
        return one == 0 && five == 0 ? null : new Thresholds(one, five, 1);
    }

    private static Thresholds amounts(Section in, Quantity quantity, long grain) {
        long one = in.get(new Key<>(ONE_MINUTE, 0L, new Amount(quantity)));
        long five = in.get(new Key<>(FIVE_MINUTES, 0L, new Amount(quantity)));
        if (one == 0 && five == 0) {
            return null;
        }
        long unit = up(up(Math.max(one, five), LARGEST), grain) * grain;
        return new Thresholds((int) up(one, unit), (int) up(five, unit), unit);
    }

    private static long up(long amount, long unit) {
        return (amount + unit - 1) / unit;
    }
}
