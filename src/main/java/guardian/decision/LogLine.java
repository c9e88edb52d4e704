package guardian.decision;

/**
 * A decision, or evidence that came late, as one line of logfmt, keys in stable order:
 *
 * <pre>
 * 2026-11-21T01:02:03.123Z decision=ban client=192.0.2.7 rule=requests window=1m count=120 threshold=120
 *   ban_time=10m until=2026-11-21T01:12:03Z step=1 firewall=iptables took_ms=3 host=www.example.com
 *   request="GET /x HTTP/1.1" id=Zx9YkH8AAQEAAB
 * 2026-11-21T01:02:04.517Z evidence client=192.0.2.7 id=Zx9YkH8AAQEAAB rules=942100,949110 score=15
 * </pre>
 *
 * <p>Whatever a client chose is quoted and escaped, so a line is always one line of printable
 * ASCII.
 */
public final class LogLine implements DecisionFields.Taker {

    private final StringBuilder line = new StringBuilder(300);
    private final String alsoEscaped;

    private LogLine(String alsoEscaped) {
        this.alsoEscaped = alsoEscaped;
    }

    /** The line, without its end. */
    public static String of(Decision decision, Decision.Applied applied) {
        return of(decision, applied, "");
    }

    /** The same, with further characters that no value may hold as they are. */
    static String of(Decision decision, Decision.Applied applied, String alsoEscaped) {
        LogLine line = new LogLine(alsoEscaped);
        DecisionFields.tell(decision, applied, line);
        return line.line.toString();
    }

    static String of(LateFinding late, long timeMillis) {
        return of(late, timeMillis, "");
    }

    static String of(LateFinding late, long timeMillis, String alsoEscaped) {
        LogLine line = new LogLine(alsoEscaped);
        DecisionFields.tell(late, timeMillis, line);
        return line.line.toString();
    }

    @Override
    public void mark(String key) {
        line.append(' ').append(key);
    }

    @Override
    public void time(String time) {
        line.append(time);
    }

    @Override
    public void number(String key, long number) {
        word(key, Long.toString(number));
    }

    @Override
    public void word(String key, String value) {
        line.append(' ').append(key).append('=').append(value);
    }

    @Override
    public void text(String key, String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c <= ' ' || c >= 127 || c == '"' || c == '\\' || c == '=' || isEscaped(c)) {
                quoted(key, value);
                return;
            }
        }
        word(key, value.isEmpty() ? "\"\"" : value);
    }

    @Override
    public void quoted(String key, String value) {
        line.append(' ').append(key).append("=\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                line.append('\\').append(c);
            } else if (c < ' ' || c >= 127 || isEscaped(c)) {
                line.append(String.format(c < 256 ? "\\x%02x" : "\\u%04x", (int) c));
            } else {
                line.append(c);
            }
        }
        line.append('"');
    }

    private boolean isEscaped(char c) {
        return alsoEscaped.indexOf(c) >= 0;
    }
}
