package guardian.window;

import guardian.event.RequestEvent;

/**
 * The request by which an offence happened, as far as a line told it. Text of a client: bytes as
 * Latin-1, to be escaped wherever it goes.
 *
 * @param host the name asked for
 * @param request the request line as the client sent it
 * @param id the transaction id
 */
public record Evidence(String host, String request, String id) {

    /** Nothing is known of the request any more. */
    public static final Evidence UNKNOWN = new Evidence("", "", "");

    private static final int LONGEST_HOST = 255;
    private static final int LONGEST_REQUEST = 1000;
    private static final int LONGEST_ID = 64;

    static Evidence of(RequestEvent event) {
        return new Evidence(
                event.host(LONGEST_HOST), event.request(LONGEST_REQUEST), event.id(LONGEST_ID));
    }
}
