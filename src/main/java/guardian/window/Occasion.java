package guardian.window;

import guardian.event.RequestEvent;

/**
 * What lets the sums of a client be judged: a request, a record of one that came later, or a merge.
 * One object serves all of them, so that a request costs no garbage. Confined to the ingest thread.
 */
final class Occasion {

    private RequestEvent event;
    private Evidence evidence;
    private long millis;
    private long requestMillis;

    /** A request was counted. */
    void request(RequestEvent counted, long countedMillis) {
        become(counted, null, countedMillis, countedMillis);
    }

    /** A record was counted, at the time of its request. */
    void record(Evidence told, long loggedMillis, long nowMillis) {
        become(null, told, nowMillis, loggedMillis);
    }

    /** Sums were merged; the client's latest request was counted then. */
    void merge(long latestMillis) {
        become(null, null, latestMillis, latestMillis);
    }

    private void become(RequestEvent counted, Evidence told, long now, long then) {
        event = counted;
        evidence = told;
        millis = now;
        requestMillis = then;
    }

    /** When it is judged, epoch milliseconds. */
    long millis() {
        return millis;
    }

    /** When the request was made. */
    long requestMillis() {
        return requestMillis;
    }

    /** The request; null for a merge. */
    Evidence evidence() {
        return event != null ? Evidence.of(event) : evidence;
    }

    /** Keeps the request as the latest of that record; nothing at a merge. */
    void keepIn(LatestRequests latest, int record) {
        if (event != null) {
            latest.keep(record, event, millis);
        } else if (evidence != null) {
            latest.keep(record, evidence, millis);
        }
    }
}
