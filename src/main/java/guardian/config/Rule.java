package guardian.config;

import java.time.Duration;
import java.util.Optional;

/**
 * {@code [[rule]]}: how many requests of one client, in which window, are an offence.
 *
 * @param name {@code name}: the word for it in the decision log, unique; at most 32 of a-z, 0-9,
 *     {@code _} and {@code -}
 * @param threshold1m {@code threshold = { "1m" = N }}: requests within one minute, 2 to 30,000; 0
 *     when that window does not matter
 * @param threshold5m {@code threshold = { "5m" = N }}: requests within five minutes, likewise; one
 *     of the two must be set
 * @param banTime {@code ban_time}: how long a ban by this rule runs, 1s to 365d; empty: the ladder
 *     of {@code ban.times}
 * @param dryRun {@code dry_run} (false): decide and log, but never ban
 */
public record Rule(
        String name, int threshold1m, int threshold5m, Optional<Duration> banTime, boolean dryRun) {

    /** The greatest threshold: what a window can count. */
    public static final int LARGEST_THRESHOLD = 30_000;

    private static final String ALLOWED_THRESHOLD =
            "a table of at least one window, { \"1m\" = 120, \"5m\" = 360 }";

    private static final WholeNumber REQUESTS_COUNTED = new WholeNumber(2, LARGEST_THRESHOLD);

    private static final Key<String> NAME = new Key<>("name", null, new RuleName());
    private static final Key<Integer> THRESHOLD_1M = new Key<>("1m", 0, REQUESTS_COUNTED);
    private static final Key<Integer> THRESHOLD_5M = new Key<>("5m", 0, REQUESTS_COUNTED);
    private static final Key<Duration> BAN_TIME =
            new Key<>("ban_time", null, new TimeSpan(Duration.ofSeconds(1), Duration.ofDays(365)));
    private static final Key<Boolean> DRY_RUN = new Key<>("dry_run", false, new Flag());

    /** The rule that exists without any configuration. */
    public static final Rule REQUESTS = new Rule("requests", 120, 360, Optional.empty(), false);

    public Rule {
        NAME.check(name);
        if (threshold1m == 0 && threshold5m == 0) {
            throw new IllegalArgumentException("no threshold, allowed: " + ALLOWED_THRESHOLD);
        }
        if (threshold1m != 0) {
            THRESHOLD_1M.check(threshold1m);
        }
        if (threshold5m != 0) {
            THRESHOLD_5M.check(threshold5m);
        }
        if (banTime.isPresent()) {
            BAN_TIME.check(banTime.get());
        }
    }

    /** The rule of one header, or null when a fault has been added. */
    static Rule read(Section in) {
        String name = in.require(NAME);
        boolean threshold = in.has("threshold");
        Section windows = in.section("threshold", ALLOWED_THRESHOLD);
        int oneMinute = windows.get(THRESHOLD_1M);
        int fiveMinutes = windows.get(THRESHOLD_5M);
        Optional<Duration> banTime = Optional.ofNullable(in.get(BAN_TIME));
        boolean dryRun = in.get(DRY_RUN);
        if (!threshold) {
            in.addMissing("threshold", ALLOWED_THRESHOLD);
        } else if (windows.isEmpty()) {
            in.addFault("threshold", "found an empty table, allowed: " + ALLOWED_THRESHOLD);
        }
        boolean good = name != null && (oneMinute > 0 || fiveMinutes > 0);
        return good ? new Rule(name, oneMinute, fiveMinutes, banTime, dryRun) : null;
    }
}
