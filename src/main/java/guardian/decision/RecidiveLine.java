package guardian.decision;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/**
 * A ban as the recidive jails of those read who had chained ModSecurity and fail2ban by hand, in
 * local time: {@code 192.0.2.7 - 2026-11-21 01:02:03}.
 */
final class RecidiveLine {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

    private RecidiveLine() {}

    /** The line, without its end. */
    static String of(Decision decision, ZoneId zone) {
        Instant time = Instant.ofEpochMilli(decision.timeMillis());
        return decision.ban().client() + " - " + TIME.withZone(zone).format(time);
    }
}
