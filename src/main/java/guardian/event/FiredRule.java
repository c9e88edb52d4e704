package guardian.event;

import java.util.List;

/**
 * One rule that fired, as the transaction's log tells it; texts are bytes, see {@link AuditRecord}.
 *
 * @param id the rule's number; 0 when it has none
 * @param message its {@code msg}
 * @param data its {@code logdata}, mostly what the client sent
 * @param severity 0 (emergency) to 7 (debug), or {@link AuditRecord#UNKNOWN}
 * @param maturity 1 to 9, or {@link AuditRecord#UNKNOWN}
 * @param accuracy 1 to 9, or {@link AuditRecord#UNKNOWN}
 * @param phase in which it stopped the request, 1 to 5; 0 when it did not
 * @param tags in order
 * @param file the file of the rule
 * @param line its line therein, or {@link AuditRecord#UNKNOWN}
 */
public record FiredRule(
        long id,
        String message,
        String data,
        int severity,
        int maturity,
        int accuracy,
        int phase,
        List<String> tags,
        String file,
        int line) {

    private static final List<String> SEVERITIES =
            List.of(
                    "EMERGENCY",
                    "ALERT",
                    "CRITICAL",
                    "ERROR",
                    "WARNING",
                    "NOTICE",
                    "INFO",
                    "DEBUG");

    public FiredRule {
        tags = List.copyOf(tags);
    }

    /** The number of a severity, written as a word or as a number. */
    public static int severity(String text) {
        if (text.length() == 1 && text.charAt(0) >= '0' && text.charAt(0) <= '7') {
            return text.charAt(0) - '0';
        }
        // No match is -1, which is UNKNOWN.
        return SEVERITIES.indexOf(text);
    }

    /** The word for this rule's severity; empty when it has none. */
    public String severityWord() {
        return severity < 0 ? "" : SEVERITIES.get(severity);
    }
}
