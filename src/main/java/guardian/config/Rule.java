package guardian.config;

import java.time.Duration;
import java.util.Optional;

/**
 * Which sum of weights, in which window, is an offence.
 *
 * @param name {@code name}: the word in the decision log; unique
 * @param threshold1m {@code threshold = { "1m" = N }}: requests within one minute; 0 = not watched
 * @param threshold5m {@code threshold = { "5m" = N }}: requests within five; 0 = not watched
 * @param banTime {@code ban_time}: how long a ban by this rule runs; empty = the ladder of
 *     ban.times
 * @param dryRun {@code dry_run} (false): decide and log, but never ban
 */
public record Rule(
        String name, int threshold1m, int threshold5m, Optional<Duration> banTime, boolean dryRun) {

    /** The greatest threshold: what a window can count. */
    public static final int LARGEST_THRESHOLD = 30_000;

    /** The rule that exists without any configuration. */
    public static final Rule REQUESTS = new Rule("requests", 120, 360, Optional.empty(), false);
}
