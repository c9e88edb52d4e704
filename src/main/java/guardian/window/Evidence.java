package guardian.window;

import guardian.event.AuditRecord;
import guardian.event.Finding;
import guardian.event.Prefix;
import guardian.event.RequestEvent;

/**
 * The request by which an offence happened, as far as a line told it. Text of a client: bytes as
 * Latin-1, to be escaped wherever it goes.
 *
 * @param host the name asked for
 * @param request the request line as the client sent it
 * @param id the transaction id
 * @param agent the User-Agent; empty where none was sent, or nobody knows any more
 * @param address the one that the request came from, of all those that the client may have; null
 *     when nobody knows any more
 * @param finding what ModSecurity found in it; null as long as its audit file was not swept
 */
public record Evidence(
        String host, String request, String id, String agent, Prefix address, Finding finding) {

    /** Nothing is known of the request any more. */
    public static final Evidence UNKNOWN = new Evidence("", "", "");

    private static final int LONGEST_HOST = 255;
    private static final int LONGEST_REQUEST = 1000;
    private static final int LONGEST_ID = 64;
    private static final int LONGEST_AGENT = 500;

    /** What is known of a request but who sent it. */
    public Evidence(String host, String request, String id) {
        this(host, request, id, "", null);
    }

    /** What a line, which knows nothing of ModSecurity's rules, tells. */
    public Evidence(String host, String request, String id, String agent, Prefix address) {
        this(host, request, id, agent, address, null);
    }

    /** The same, with what ModSecurity found. */
    public Evidence with(Finding found) {
        return new Evidence(host, request, id, agent, address, found);
    }

    /** The request of a record that has a client. */
    public static Evidence of(AuditRecord record) {
        AuditRecord.Request request = record.request();
        return new Evidence(
                cut(request.host(), LONGEST_HOST),
                cut(requestLine(request), LONGEST_REQUEST),
                cut(record.uniqueId(), LONGEST_ID),
                cut(request.userAgent(), LONGEST_AGENT),
                record.client(),
                Finding.of(record));
    }

    private static String requestLine(AuditRecord.Request request) {
        return (request.method() + ' ' + request.uri() + ' ' + request.protocol()).strip();
    }

    private static String cut(String text, int longest) {
        return text.length() > longest ? text.substring(0, longest) : text;
    }

    static Evidence of(RequestEvent event) {
        return new Evidence(
                event.host(LONGEST_HOST),
                event.request(LONGEST_REQUEST),
                event.id(LONGEST_ID),
                event.agent(LONGEST_AGENT),
                new Prefix(event.high(), event.low(), 128));
    }
}
