package guardian.decision;

import guardian.state.Ban;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/**
 * A decision as fail2ban would log it, in local time, and behind it what fail2ban has no words for:
 *
 * <pre>
 * 2026-11-21 01:02:03,123 fail2ban.actions        [4711]: NOTICE  [requests] Ban 192.0.2.7
 * 2026-11-21 01:02:03,123 fail2ban.actions        [4711]: INFO    [requests] decision=ban client=192.0.2.7 ...
 * </pre>
 *
 * <p>The address ends its line, for the recidive filter of fail2ban asks for that, as do those who
 * take the last word of the line. A decision that bans and frees nobody has the second line alone.
 * Tools look for a bracket and the word Ban wherever they stand, so no value holds a closing
 * bracket or a blank: else a request could have others banned.
 */
final class Fail2banLines {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss,SSS");
    private static final long PID = ProcessHandle.current().pid();

    private Fail2banLines() {}

    /** The lines, without the end of the last. */
    static String of(Decision decision, Decision.Applied applied, ZoneId zone) {
        String start = start(decision.timeMillis(), zone);
        String rule = '[' + decision.rule() + "] ";
        StringBuilder lines = new StringBuilder(400);
        String verb = verb(decision);
        if (verb != null) {
            lines.append(start).append("NOTICE  ").append(rule).append(verb).append(' ');
            lines.append(decision.ban().client()).append('\n');
        }
        String fields = LogLine.of(decision, applied, " ]");
        lines.append(start).append("INFO    ").append(rule);
        return lines.append(fields, fields.indexOf(' ') + 1, fields.length()).toString();
    }

    /** Late evidence, without the end of the line. */
    static String of(LateFinding late, long timeMillis, ZoneId zone) {
        String fields = LogLine.of(late, timeMillis, " ]");
        return start(timeMillis, zone)
                + "INFO    ["
                + late.rule()
                + ']'
                + fields.substring(fields.indexOf(' '));
    }

    private static String start(long millis, ZoneId zone) {
        String time = TIME.withZone(zone).format(Instant.ofEpochMilli(millis));
        return time + " fail2ban.actions        [" + PID + "]: ";
    }

    /** What fail2ban calls it; null for what it would not call anything, such as a limit. */
    private static String verb(Decision decision) {
        if (decision.ban().limited()) {
            return null;
        }
        if (decision.ban().kind() != Ban.Kind.REAL && decision.ban().kind() != Ban.Kind.LIFTED) {
            return null;
        }
        return switch (decision.verdict()) {
            case BAN -> "Ban";
            case EXTEND -> "Increase Ban";
            case RESTORE -> "Restore Ban";
            case UNBAN, EXPIRE -> "Unban";
            case ALLOWLISTED, WOULD_BAN, HELD, FAILED -> null;
        };
    }
}
