package guardian.store;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * What is asked of a report.
 *
 * @param now the time
 * @param since from when on; empty for what that report is usually about
 * @param over only what is more than that; empty likewise
 * @param limit rows at most
 * @param countries a database of networks and their countries
 */
public record Asked(
        Instant now,
        Optional<Instant> since,
        Optional<Long> over,
        int limit,
        Optional<Path> countries) {

    /** What is longer is looked up by the hour, from a full hour on. */
    static final Duration BY_THE_RECORD = Duration.ofHours(25);

    /** A limit that cuts nothing off that somebody would read. */
    public static final int DEFAULT_LIMIT = 20;

    /** The question whose answer is exactly about this time. */
    Instant sinceFor(Duration usual) {
        Instant exact = since.orElse(now.minus(usual));
        return isByTheHour(exact) ? exact.truncatedTo(ChronoUnit.HOURS) : exact;
    }

    /** Whether every record since then need not be looked at. */
    boolean isByTheHour(Instant from) {
        return Duration.between(from, now).compareTo(BY_THE_RECORD) > 0;
    }
}
