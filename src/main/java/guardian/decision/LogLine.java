package guardian.decision;

import guardian.config.DurationText;
import guardian.state.Ban;
import guardian.window.Evidence;
import guardian.window.Offence;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * A decision as one line of logfmt, keys in stable order:
 *
 * <pre>
 * 2026-11-21T01:02:03.123Z decision=ban client=192.0.2.7 rule=requests window=1m count=120 threshold=120
 *   ban_time=10m until=2026-11-21T01:12:03Z step=1 firewall=iptables took_ms=3 host=www.example.com
 *   request="GET /x HTTP/1.1" id=Zx9YkH8AAQEAAB
 * </pre>
 *
 * <p>Whatever a client chose is quoted and escaped, so a line is always one line of printable
 * ASCII.
 */
public final class LogLine {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final StringBuilder line = new StringBuilder(300);

    private LogLine() {}

    /** The line, without its end. */
    public static String of(Decision decision, Decision.Applied applied) {
        return new LogLine().print(decision, applied);
    }

    private String print(Decision decision, Decision.Applied applied) {
        Ban ban = decision.ban();
        line.append(TIME.format(Instant.ofEpochMilli(decision.timeMillis())));
        plain("decision", decision.verdict().word());
        plain("client", ban.client().toString());
        plain("rule", decision.rule());
        if (decision.offence() != null) {
            Offence offence = decision.offence();
            plain("window", offence.window().word());
            plain("count", Integer.toString(offence.count()));
            plain("threshold", Integer.toString(offence.threshold()));
        }
        if (decision.banTime() != null) {
            plain("ban_time", DurationText.print(decision.banTime()));
        }
        plain("until", Instant.ofEpochSecond(ban.endSeconds()).toString());
        plain("step", Integer.toString(ban.step()));
        if (applied.firewall() != null) {
            plain("firewall", applied.firewall());
            plain("took_ms", Long.toString(applied.tookMillis()));
        }
        reason(decision, applied);
        evidence(decision.offence());
        return line.toString();
    }

    private void reason(Decision decision, Decision.Applied applied) {
        String reason = applied.reason() != null ? applied.reason() : decision.reason();
        if (reason != null) {
            text("reason", reason);
        }
    }

    private void evidence(Offence offence) {
        if (offence != null && offence.evidence() != Evidence.UNKNOWN) {
            text("host", offence.evidence().host());
            quoted("request", offence.evidence().request());
            text("id", offence.evidence().id());
        }
    }

    private void plain(String key, String value) {
        line.append(' ').append(key).append('=').append(value);
    }

    private void text(String key, String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c <= ' ' || c >= 127 || c == '"' || c == '\\' || c == '=') {
                quoted(key, value);
                return;
            }
        }
        plain(key, value.isEmpty() ? "\"\"" : value);
    }

    private void quoted(String key, String value) {
        line.append(' ').append(key).append("=\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                line.append('\\').append(c);
            } else if (c < ' ' || c >= 127) {
                line.append(String.format(c < 256 ? "\\x%02x" : "\\u%04x", (int) c));
            } else {
                line.append(c);
            }
        }
        line.append('"');
    }
}
