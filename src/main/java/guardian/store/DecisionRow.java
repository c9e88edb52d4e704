package guardian.store;

import guardian.decision.Decision;
import guardian.state.Ban;
import guardian.window.Evidence;
import guardian.window.Offence;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A decision as a row of the table {@code decisions}, and as a line of a spool: its values with
 * tabs between, what is not printable ASCII as {@code %hh}, what is not known as {@code %-}.
 *
 * @param values one a column, in the order of {@link #COLUMNS}; bytes, one in each char, null for
 *     what is not known
 */
record DecisionRow(List<String> values) {

    static final List<String> COLUMNS =
            List.of(
                    "mark",
                    "time",
                    "verdict",
                    "client",
                    "network",
                    "rule",
                    "time_window",
                    "counted",
                    "threshold",
                    "ban_seconds",
                    "ban_until",
                    "step",
                    "firewall",
                    "took_ms",
                    "address",
                    "reason",
                    "host",
                    "request",
                    "user_agent",
                    "unique_id");

    /** From here on columns hold what others may have chosen. */
    static final int BYTES = COLUMNS.indexOf("reason");

    private static final int LONGEST_REASON = 1_000;

    private static final String UNKNOWN = "%-";

    DecisionRow {
        values = Collections.unmodifiableList(new ArrayList<>(values));
        if (values.size() != COLUMNS.size()) {
            throw new IllegalArgumentException(values.size() + " values");
        }
    }

    /**
     * @param mark what tells it from every other decision
     */
    static DecisionRow of(String mark, Decision decision, Decision.Applied applied) {
        UtcText utc = new UtcText();
        Ban ban = decision.ban();
        List<String> values = new ArrayList<>(COLUMNS.size());
        values.add(mark);
        values.add(utc.of(decision.timeMillis() * 1_000));
        values.add(decision.verdict().word());
        values.add(ban.client().toString());
        values.add(ban.network() ? "1" : "0");
        values.add(decision.rule());
        addOffence(values, decision.offence(), ban.network());
        boolean timed = decision.banTime() != null;
        values.add(timed ? Long.toString(decision.banTime().toSeconds()) : null);
        values.add(ban.kind() == Ban.Kind.HELD ? null : utc.of(ban.endSeconds() * 1_000_000));
        values.add(Integer.toString(ban.step()));
        values.add(applied.firewall());
        values.add(applied.firewall() == null ? null : Long.toString(applied.tookMillis()));
        addEvidence(values, decision, applied);
        return new DecisionRow(values);
    }

    private static void addOffence(List<String> values, Offence offence, boolean network) {
        boolean told = offence != null;
        // A network's count is that of its banned clients.
        values.add(told && !network ? offence.window().word() : null);
        values.add(told ? Long.toString(offence.count()) : null);
        values.add(told ? Long.toString(offence.threshold()) : null);
    }

    private static void addEvidence(
            List<String> values, Decision decision, Decision.Applied applied) {
        Evidence evidence =
                decision.offence() == null ? Evidence.UNKNOWN : decision.offence().evidence();
        boolean known = evidence != Evidence.UNKNOWN;
        values.add(evidence.address() == null ? null : evidence.address().address());
        String reason = applied.reason() != null ? applied.reason() : decision.reason();
        values.add(
                reason == null
                        ? null
                        : reason.substring(0, Math.min(reason.length(), LONGEST_REASON)));
        values.add(known ? evidence.host() : null);
        values.add(known ? evidence.request() : null);
        values.add(known ? evidence.agent() : null);
        values.add(known ? evidence.id() : null);
    }

    String mark() {
        return values.get(0);
    }

    /** As a line of a spool, without its end. */
    String line() {
        StringBuilder line = new StringBuilder(300);
        for (String value : values) {
            line.append(line.isEmpty() ? "" : "\t");
            if (value == null) {
                line.append(UNKNOWN);
            } else {
                escape(value, line);
            }
        }
        return line.toString();
    }

    private static void escape(String value, StringBuilder line) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c > ' ' && c < 127 && c != '%') {
                line.append(c);
            } else {
                // Texts of ours may hold more than bytes: a question mark will do there.
                line.append(String.format("%%%02x", c < 256 ? (int) c : '?'));
            }
        }
    }

    /** The row of a line, or null when it is none. */
    static DecisionRow parse(String line) {
        List<String> values = new ArrayList<>(COLUMNS.size());
        for (String value : line.split("\t", -1)) {
            values.add(value.equals(UNKNOWN) ? null : unescape(value));
        }
        return values.size() == COLUMNS.size() ? new DecisionRow(values) : null;
    }

    private static String unescape(String value) {
        StringBuilder text = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            int high = c == '%' && i + 2 <= value.length() - 1 ? hex(value.charAt(i + 1)) : -1;
            int low = high < 0 ? -1 : hex(value.charAt(i + 2));
            if (low < 0) {
                text.append(c);
            } else {
                text.append((char) (high << 4 | low));
                i += 2;
            }
        }
        return text.toString();
    }

    private static int hex(char c) {
        return Character.digit(c, 16);
    }
}
