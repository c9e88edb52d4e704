package guardian.event;

import java.util.List;
import java.util.Set;

/**
 * What ModSecurity wrote down about one transaction: what was asked, what was answered, which rules
 * fired. Immutable; a value that the file does not tell is empty, or {@link #UNKNOWN}.
 *
 * <p>Texts are bytes, one in each char (ISO-8859-1), as the client sent them: escapes of the log
 * are undone, nothing is cleaned. All of it was chosen by a client, or by whoever may write into
 * the audit directory. Where a file has more than is kept, {@link AuditMark#CUT} says so.
 *
 * @param file where it was found, and what tells it from every other record
 * @param uniqueId the id of the transaction; it repeats (mpm_itk), and is {@code 0} without
 *     mod_unique_id: never a key alone
 * @param timeMicros when the transaction was logged, in microseconds since 1970
 * @param zoneSeconds what the clock of httpd was ahead of UTC then
 * @param client to whom the transaction counts, one address: the peer, or behind trusted proxies
 *     the first untrusted hop; null when these lead to nobody
 * @param connection who spoke with whom
 * @param request what was asked
 * @param response what was answered
 * @param engine whether rules could stop a request
 * @param intercepted whether ModSecurity stopped this one; always false where the part that tells
 *     it was not logged (engine is then {@link EngineMode#UNKNOWN})
 * @param phase in which phase it was stopped, 1 to 5; 0 when it was not
 * @param scores the anomaly scores
 * @param rules the rules that fired, in order, each as often as it was logged
 * @param message what ModSecurity said by itself, without a rule (a body that cannot be parsed),
 *     else the first line that httpd wrote to its error log; empty when neither said anything
 * @param uploads files that were sent along
 * @param timings how long it took
 * @param marks what is to be known about the reading
 */
public record AuditRecord(
        AuditFile file,
        String uniqueId,
        long timeMicros,
        int zoneSeconds,
        Prefix client,
        Connection connection,
        Request request,
        Response response,
        EngineMode engine,
        boolean intercepted,
        int phase,
        Scores scores,
        List<FiredRule> rules,
        String message,
        List<Upload> uploads,
        Timings timings,
        Set<AuditMark> marks) {

    /** A number that the file does not tell. */
    public static final int UNKNOWN = -1;

    /**
     * The connection as the log tells it: behind mod_remoteip the peer may be the client.
     *
     * @param peer one address
     * @param peerPort 0 to 65535
     * @param server one address; null when the file does not tell
     * @param serverPort 0 to 65535, or {@link #UNKNOWN}
     */
    public record Connection(Prefix peer, int peerPort, Prefix server, int serverPort) {}

    /**
     * The request line in pieces, and some headers.
     *
     * @param method up to the first blank
     * @param uri as sent, not decoded
     * @param protocol empty in HTTP/0.9
     * @param host the Host header, with a port if it had one
     * @param userAgent the User-Agent header
     * @param forwardedFor X-Forwarded-For; several such headers are joined by commas
     */
    public record Request(
            String method,
            String uri,
            String protocol,
            String host,
            String userAgent,
            String forwardedFor) {}

    /**
     * The answer.
     *
     * @param status three digits, or {@link #UNKNOWN}
     * @param line the status line: {@code HTTP/1.1 403 Forbidden}
     */
    public record Response(int status, String line) {}

    /**
     * An uploaded file.
     *
     * @param size in bytes
     * @param name as the client called it
     * @param type its content type
     */
    public record Upload(long size, String name, String type) {}

    public AuditRecord {
        rules = List.copyOf(rules);
        uploads = List.copyOf(uploads);
        marks = Set.copyOf(marks);
    }
}
