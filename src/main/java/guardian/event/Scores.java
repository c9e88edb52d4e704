package guardian.event;

/**
 * The anomaly scores of a transaction. What the rule set does not tell is {@link
 * AuditRecord#UNKNOWN}: CRS 2.x knows no classes but SQLi and XSS, CRS in its self-contained mode
 * and other rules have no scores.
 *
 * @param inbound the total of the request
 * @param outbound the total of the response
 * @param sqli of SQL injection
 * @param xss of cross-site scripting
 * @param rfi of remote file inclusion
 * @param lfi of local file inclusion
 * @param rce of remote command execution
 * @param php of PHP injection
 * @param http of attacks on the protocol
 * @param session of session fixation
 * @param told whether the rule set told the total; else it was summed up here from the severities
 *     of the rules that fired, as CRS does by default (critical 5, error 4, warning 3, notice 2)
 */
public record Scores(
        int inbound,
        int outbound,
        int sqli,
        int xss,
        int rfi,
        int lfi,
        int rce,
        int php,
        int http,
        int session,
        boolean told) {

    /** Nothing is known. */
    public static final Scores UNKNOWN = new Scores(-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, false);
}
