package guardian.window;

import guardian.event.Prefix;
import guardian.runtime.Meter;
import java.util.function.Predicate;

/**
 * Offers offences to whoever decides, without waiting; those that find no room are offered again.
 * Knows the latest requests of those that may become offenders without a further one.
 *
 * <p>Confined to the ingest thread (in replay to the one thread there is).
 */
final class Offers {

    private final WindowTable table;
    private final int ipv4Bits;
    private final int ipv6Bits;
    private final Predicate<Offence> offer;
    private final LatestRequests latest = new LatestRequests();
    private final OffersWaiting waiting = new OffersWaiting();
    private final Meter deferred = new Meter();

    Offers(WindowTable table, int ipv4Bits, int ipv6Bits, Predicate<Offence> offer) {
        this.table = table;
        this.ipv4Bits = ipv4Bits;
        this.ipv6Bits = ipv6Bits;
        this.offer = offer;
    }

    /** Offences that found no room and were offered again later. */
    long deferred() {
        return deferred.value();
    }

    /** Keeps a request: a merge may lift its client to the threshold without a further one. */
    void keep(int record, Occasion occasion) {
        occasion.keepIn(latest, record);
    }

    /** Forgets the request of a record that now belongs to another client. */
    void forget(int record) {
        latest.forget(record);
    }

    /** When the client's latest request was counted, or that time when nobody knows. */
    long timeOf(int record, long clockMillis) {
        return latest.has(record) ? latest.timeMillis(record) : clockMillis;
    }

    private Evidence evidenceOf(int record) {
        return latest.has(record) ? latest.evidence(record) : Evidence.UNKNOWN;
    }

    /** Offers one; for a merge the client's latest request is the evidence. */
    void offer(int record, Window window, long count, long threshold, Occasion occasion) {
        Evidence request = occasion.evidence();
        Evidence evidence = request != null ? request : evidenceOf(record);
        long millis = occasion.millis();
        long requestMillis = occasion.requestMillis();
        Offence offence =
                offence(record, window, count, threshold, millis, requestMillis, evidence);
        if (!offer(record, offence)) {
            keep(record, occasion);
        }
    }

    private Offence offence(
            int record,
            Window window,
            long count,
            long threshold,
            long millis,
            long requestMillis,
            Evidence evidence) {
        long high = table.high(record);
        long low = table.low(record);
        return new Offence(
                new Prefix(high, low, Prefix.isIpv4(high, low) ? ipv4Bits : ipv6Bits),
                table.rule(record),
                window,
                count,
                threshold,
                millis,
                requestMillis,
                System.nanoTime(),
                evidence);
    }

    private boolean offer(int record, Offence offence) {
        if (offer.test(offence)) {
            return true;
        }
        deferred.increment();
        if (!table.has(record, WindowTable.OFFER_AGAIN)) {
            table.set(record, WindowTable.OFFER_AGAIN, true);
            waiting.add(record, offence.window(), offence.count(), offence.threshold());
        }
        return false;
    }

    /** It was an offence when it happened, whatever has left the window while it waited. */
    void again(long clockMillis) {
        waiting.each(
                (record, window, count, threshold) ->
                        again(record, window, count, threshold, timeOf(record, clockMillis)));
    }

    private void again(int record, Window window, long count, long threshold, long millis) {
        if (table.has(record, WindowTable.OFFER_AGAIN)) {
            table.set(record, WindowTable.OFFER_AGAIN, false);
            Evidence evidence = evidenceOf(record);
            offer(record, offence(record, window, count, threshold, millis, millis, evidence));
        }
    }
}
