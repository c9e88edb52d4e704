package guardian.window;

import guardian.config.Rule;
import guardian.event.Prefix;
import guardian.event.RequestEvent;
import guardian.runtime.Meter;
import java.security.SecureRandom;
import java.util.List;
import java.util.function.Predicate;

/**
 * Counts each request for its client, rule by rule, and offers the offence on the very request by
 * which a sum reaches its threshold. As long as the client stays at or above it, the offence stands
 * and is offered again once the quiet that the answer asked for is over.
 *
 * <p>Bounded: when the table is full, the lightest of a few records that are far from a threshold
 * makes room; where there is none, the newcomer goes uncounted, and a meter says so.
 *
 * <p>Confined to the ingest thread (in replay to the one thread there is).
 */
public final class Watch {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int LATE_SECONDS = 300;
    private static final int UNANSWERED_SECONDS = 10;
    private static final int PURGE_LOOKS = 256;

    private final WindowTable table;
    private final Purge purge;
    private final int[] minuteThreshold;
    private final int[] fiveMinutesThreshold;
    private final int ipv4Bits;
    private final int ipv6Bits;
    private final Predicate<Offence> offer;
    private final LatestRequests latest = new LatestRequests();
    private final OffersWaiting waiting = new OffersWaiting();
    private final Meter clients = new Meter();
    private final Meter uncounted = new Meter();
    private final Meter deferred = new Meter();
    private final Meter setBack = new Meter();
    private Deltas deltas;
    private long clockMillis;

    /**
     * @param rules in the order of the configuration
     * @param ipv4Prefix length of an IPv4 client, as written: 32
     * @param ipv6Prefix length of an IPv6 client: 64
     * @param maxClients the most clients (times rules) counted at a time
     * @param offer takes an offence without waiting; false when it cannot
     */
    public Watch(
            List<Rule> rules,
            int ipv4Prefix,
            int ipv6Prefix,
            int maxClients,
            Predicate<Offence> offer) {
        this.table = new WindowTable(maxClients, RANDOM.nextLong());
        this.minuteThreshold = rules.stream().mapToInt(Watch::minute).toArray();
        this.fiveMinutesThreshold = rules.stream().mapToInt(Watch::fiveMinutes).toArray();
        this.purge = new Purge(table, minuteThreshold, fiveMinutesThreshold);
        this.ipv4Bits = Prefix.IPV4_OFFSET + ipv4Prefix;
        this.ipv6Bits = ipv6Prefix;
        this.offer = offer;
    }

    private static int minute(Rule rule) {
        return rule.threshold1m() > 0 ? rule.threshold1m() : Integer.MAX_VALUE;
    }

    private static int fiveMinutes(Rule rule) {
        return rule.threshold5m() > 0 ? rule.threshold5m() : Integer.MAX_VALUE;
    }

    /** From now on, what is counted is handed on as deltas, and what the map knows comes back. */
    void keep(Deltas handOver) {
        deltas = handOver;
    }

    /**
     * Counts one request.
     *
     * @param millis when it counts: live the arrival, in replay the time in the line
     */
    public void count(RequestEvent event, long millis) {
        long at = millis;
        if (millis > clockMillis) {
            clockMillis = millis;
        } else if (millis < clockMillis - LATE_SECONDS * 1000L) {
            at = deltas == null ? clockMillis : startAnew(millis);
        }
        int bits = Prefix.isIpv4(event.high(), event.low()) ? ipv4Bits : ipv6Bits;
        long high = event.high() & Prefix.highMask(bits);
        long low = event.low() & Prefix.lowMask(bits);
        for (int rule = 0; rule < minuteThreshold.length; rule++) {
            count(event, at, high, low, rule);
        }
    }

    /** Live, no line is late: the clock was set back, and all counts belong to times to come. */
    private long startAnew(long millis) {
        for (int record = 0; record < table.bound(); record++) {
            if (table.isInUse(record)) {
                table.set(record, WindowTable.OFFER_AGAIN, false);
                table.remove(record);
            }
        }
        clockMillis = millis;
        setBack.increment();
        return millis;
    }

    private void count(RequestEvent event, long millis, long high, long low, int rule) {
        int tick = tick(millis);
        int record = table.find(high, low, rule);
        if (record == WindowTable.NONE) {
            record = newcomer(high, low, rule, tick);
            if (record == WindowTable.NONE) {
                uncounted.increment();
                return;
            }
        }
        Cells.add(table.cells(record), table.cellsAt(record), tick, 1);
        if (deltas != null) {
            deltas.add(table, record, tick, 1);
            // A merge may lift the client to its threshold without a further request.
            latest.keep(record, event, millis);
        }
        int minute = minuteSum(record, tick);
        int five = Cells.fiveMinutes(table.cells(record), table.cellsAt(record));
        if (minute >= minuteThreshold[rule] || five >= fiveMinutesThreshold[rule]) {
            reached(record, minute, five, millis, event);
        }
    }

    private int minuteSum(int record, int tick) {
        return tick < Cells.latest(table.cells(record), table.cellsAt(record))
                ? Cells.minuteAround(table.cells(record), table.cellsAt(record), tick)
                : Cells.minute(table.cells(record), table.cellsAt(record));
    }

    /** The event by which it happened, or null when it was a merge that lifted the client. */
    private void reached(int record, int minute, int five, long millis, RequestEvent event) {
        long second = Math.floorDiv(millis, 1000);
        if (second < Integer.toUnsignedLong(table.quietUntil(record))) {
            return;
        }
        table.quietUntil(record, (int) second + UNANSWERED_SECONDS);
        boolean inMinute = minute >= minuteThreshold[table.rule(record)];
        Evidence evidence = event != null ? Evidence.of(event) : evidenceOf(record);
        if (!offer(record, inMinute, inMinute ? minute : five, millis, evidence) && event != null) {
            latest.keep(record, event, millis);
        }
    }

    private boolean offer(int record, boolean inMinute, int count, long millis, Evidence evidence) {
        int rule = table.rule(record);
        long high = table.high(record);
        long low = table.low(record);
        Offence offence =
                new Offence(
                        new Prefix(high, low, Prefix.isIpv4(high, low) ? ipv4Bits : ipv6Bits),
                        rule,
                        inMinute ? Window.ONE_MINUTE : Window.FIVE_MINUTES,
                        count,
                        inMinute ? minuteThreshold[rule] : fiveMinutesThreshold[rule],
                        millis,
                        System.nanoTime(),
                        evidence);
        if (offer.test(offence)) {
            return true;
        }
        deferred.increment();
        if (!table.has(record, WindowTable.OFFER_AGAIN)) {
            table.set(record, WindowTable.OFFER_AGAIN, true);
            waiting.add(record, inMinute, count);
        }
        return false;
    }

    /** Takes the answer to an offence. */
    public void answer(Quiet quiet) {
        int from = quiet.rule() == Quiet.EVERY_RULE ? 0 : quiet.rule();
        int to = quiet.rule() == Quiet.EVERY_RULE ? minuteThreshold.length : quiet.rule() + 1;
        for (int rule = from; rule < to; rule++) {
            int record = table.find(quiet.client().high(), quiet.client().low(), rule);
            if (record != WindowTable.NONE) {
                table.quietUntil(record, (int) quiet.untilSeconds());
            }
        }
    }

    /**
     * Offers again what found no room, and purges some stale clients; cheap, many times a second.
     */
    public void turn(long nowMillis) {
        clockMillis = Math.max(clockMillis, nowMillis);
        waiting.each(this::offerAgain);
        purge.stale(PURGE_LOOKS, tick(clockMillis));
        clients.level(table.size());
    }

    /** It was an offence when it happened, whatever has left the window while it waited. */
    private void offerAgain(int record, boolean inMinute, int count) {
        if (table.has(record, WindowTable.OFFER_AGAIN)) {
            table.set(record, WindowTable.OFFER_AGAIN, false);
            offer(record, inMinute, count, timeOf(record), evidenceOf(record));
        }
    }

    private long timeOf(int record) {
        return latest.has(record) ? latest.timeMillis(record) : clockMillis;
    }

    private Evidence evidenceOf(int record) {
        return latest.has(record) ? latest.evidence(record) : Evidence.UNKNOWN;
    }

    /** Judges a client anew whose cells a merge has changed. */
    void merged(int record) {
        int rule = table.rule(record);
        int minute = Cells.minute(table.cells(record), table.cellsAt(record));
        int five = Cells.fiveMinutes(table.cells(record), table.cellsAt(record));
        if (minute >= minuteThreshold[rule] || five >= fiveMinutesThreshold[rule]) {
            reached(record, minute, five, timeOf(record), null);
        }
    }

    WindowTable table() {
        return table;
    }

    private int newcomer(long high, long low, int rule, int tick) {
        purge.stale(2, tick(clockMillis));
        if (table.isFull() && !purge.makeRoom()) {
            return WindowTable.NONE;
        }
        int record = table.insert(high, low, rule, tick);
        latest.forget(record);
        return record;
    }

    private static int tick(long millis) {
        return (int) Math.floorDiv(millis, Cells.TICK_SECONDS * 1000L);
    }

    /** Clients (times rules) in the table now. */
    public long clients() {
        return clients.value();
    }

    /** Clients that had to make room for newcomers. */
    public long evicted() {
        return purge.evicted();
    }

    /** Requests of newcomers for whom there was no room. */
    public long uncounted() {
        return uncounted.value();
    }

    /** How often the clock was set back so far that all counts had to be forgotten. */
    public long setBack() {
        return setBack.value();
    }

    /** Offences that found the mailbox full and were offered again later. */
    public long deferred() {
        return deferred.value();
    }
}
