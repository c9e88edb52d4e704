package guardian.store;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * A time as every table has it: {@code 2026-11-21 01:14:42.157856}, UTC. A year beyond 9999 makes
 * the text longer, which no database takes.
 *
 * <p>Confined to one thread: keeps the text of the last second.
 */
final class UtcText {

    private static final DateTimeFormatter SECOND =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.").withZone(ZoneOffset.UTC);

    private static final int MICROS = 1_000_000;

    private long second = Long.MIN_VALUE;
    private String text;

    /** The text of microseconds since 1970. */
    String of(long micros) {
        long now = Math.floorDiv(micros, MICROS);
        if (now != second) {
            second = now;
            text = SECOND.format(Instant.ofEpochSecond(now));
        }
        String fraction = Long.toString(MICROS + Math.floorMod(micros, MICROS));
        return text.concat(fraction.substring(1));
    }
}
