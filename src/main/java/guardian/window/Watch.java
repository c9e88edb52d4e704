package guardian.window;

import guardian.config.Rule;
import guardian.event.Prefix;
import guardian.event.RequestEvent;
import guardian.rule.RuleNumbers;
import guardian.rule.Selection;
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
    private static final int PURGE_LOOKS = 256;

    private final WindowTable table;
    private final Purge purge;
    private final Limits limits;
    private final int ipv4Bits;
    private final int ipv6Bits;
    private final Audience audience;
    private final Probation probation = new Probation();
    private final Sightings sightings = new Sightings();
    private final Offers offers;
    private final Crossings crossings;
    private final Occasion occasion = new Occasion();
    private final Meter clients = new Meter();
    private final Meter uncounted = new Meter();
    private final Meter tooLate = new Meter();
    private final Meter setBack = new Meter();
    private Selection selection;
    private int[] numbers;
    private PreparedRules rules;
    private Deltas deltas;
    private Samples samples;
    private long clockMillis;

    /**
     * @param rules in the order of their numbers
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
        this.rules = new PreparedRules(RuleNumbers.of(rules));
        this.limits = new Limits(this.rules.all());
        this.selection = this.rules.selection();
        this.numbers = this.rules.numbers();
        this.purge = new Purge(table, limits);
        this.ipv4Bits = Prefix.IPV4_OFFSET + ipv4Prefix;
        this.ipv6Bits = ipv6Prefix;
        this.audience = new Audience(RuleNumbers.MOST);
        this.offers = new Offers(table, ipv4Bits, ipv6Bits, offer);
        this.crossings = new Crossings(table, limits, probation, audience, offers);
    }

    /** From now on these are the rules; all counts stay. */
    void use(PreparedRules next) {
        limits.use(next.all());
        rules = next;
        selection = next.selection();
        numbers = next.numbers();
    }

    /** From now on, what is counted is handed on as deltas, and what the map knows comes back. */
    void keep(Deltas handOver) {
        deltas = handOver;
    }

    /** Before the first request: it will be asked who in a network was mostly served. */
    public void knowVisitors() {
        audience.knowVisitors(new Visitors(ipv4Bits, ipv6Bits));
    }

    /** Before the first request: it will be asked what clients have asked for lately. */
    Samples keepSamples() {
        samples = new Samples();
        return samples;
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
        int bits = bitsOf(event.high(), event.low());
        long high = event.high() & Prefix.highMask(bits);
        long low = event.low() & Prefix.lowMask(bits);
        audience.answered(high, low, event.status(), at);
        sightings.look(event, high, low, bits, at);
        occasion.request(event, at);
        if (samples != null) {
            samples.offer(event, high, low, at);
        }
        selection.select(event);
        for (int rule = selection.next(0); rule >= 0; rule = selection.next(rule + 1)) {
            count(event, at, high, low, numbers[rule]);
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
        audience.startAnew();
        setBack.increment();
        return millis;
    }

    private void count(RequestEvent event, long millis, long high, long low, int rule) {
        long weight = limits.weight(rule, event);
        if (weight == 0) {
            return;
        }
        int tick = tick(millis);
        int record = recordOf(high, low, rule, tick);
        if (record == WindowTable.NONE) {
            uncounted.increment();
            return;
        }
        add(record, tick, what(record, rule, weight, event));
        if (limits.isBad(rule, event)) {
            int bad = recordOf(high, low, limits.badOf(rule), tick);
            if (bad != WindowTable.NONE) {
                add(bad, tick, 1);
            }
        }
        counted(record, tick);
    }

    private void counted(int record, int tick) {
        if (deltas != null) {
            offers.keep(record, occasion);
        }
        crossings.judge(record, tick, occasion);
    }

    /**
     * Counts what a record weighs, in the windows of the time of its request, late as it may be. A
     * record older than the greater window weighs nothing any more; none is of a time to come.
     */
    public void count(AuditWeight weight) {
        long at = Math.min(weight.timeMillis(), clockMillis);
        if (at < clockMillis - LATE_SECONDS * 1000L) {
            tooLate.increment();
            return;
        }
        Prefix client = weight.client();
        int bits = bitsOf(client.high(), client.low());
        long high = client.high() & Prefix.highMask(bits);
        long low = client.low() & Prefix.lowMask(bits);
        int tick = tick(at);
        int record = recordOf(high, low, weight.rule(), tick);
        if (record == WindowTable.NONE) {
            uncounted.increment();
            return;
        }
        occasion.record(weight.evidence(), at, clockMillis);
        add(record, tick, weight.weight());
        counted(record, tick);
    }

    private int bitsOf(long high, long low) {
        return Prefix.isIpv4(high, low) ? ipv4Bits : ipv6Bits;
    }

    /** What to add to the record: whole units, or the mark of what is asked for. */
    private long what(int record, int rule, long weight, RequestEvent event) {
        if (limits.contentOf(rule) == Content.MARKS) {
            return Marks.numberOf(selection.pathHash(event));
        }
        return limits.unit(rule) == 1 ? weight : units(record, rule, weight);
    }

    private int recordOf(long high, long low, int counter, int tick) {
        int record = table.find(high, low, counter);
        return record != WindowTable.NONE ? record : newcomer(high, low, counter, tick);
    }

    private void add(int record, int tick, long what) {
        int most = (int) Math.min(what, Cells.MOST);
        Content content = limits.contentOf(table.rule(record));
        content.add(table.cells(record), table.cellsAt(record), tick, most);
        if (deltas != null && most > 0) {
            deltas.add(table, record, tick, most, content);
        }
    }

    /** Whole units of an amount; what is left over waits for the client's next request. */
    private long units(int record, int rule, long amount) {
        long unit = limits.unit(rule);
        long parts = amount % unit * WindowTable.PARTS / unit + table.fraction(record);
        table.fraction(record, (int) (parts % WindowTable.PARTS));
        return amount / unit + parts / WindowTable.PARTS;
    }

    /** Takes the answer to an offence. */
    public void answer(Quiet quiet) {
        long hash = RecentClients.hash(quiet.client().high(), quiet.client().low());
        if (quiet.banEndSeconds() > 0) {
            probation.put(hash, quiet.banEndSeconds(), Math.floorDiv(clockMillis, 1000));
        } else if (quiet.isLifted()) {
            probation.lift(hash);
        }
        if (quiet.rule() == Quiet.NO_RULE) {
            return;
        }
        int from = quiet.rule() == Quiet.EVERY_RULE ? 0 : quiet.rule();
        int to = quiet.rule() == Quiet.EVERY_RULE ? rules().size() : quiet.rule() + 1;
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
        if (samples != null) {
            samples.turn();
        }
        clockMillis = Math.max(clockMillis, nowMillis);
        offers.again(clockMillis);
        sightings.turn(clockMillis);
        purge.stale(PURGE_LOOKS, tick(clockMillis));
        clients.level(table.size());
    }

    /** Judges a client anew whose cells a merge has changed. */
    void merged(int record) {
        int counter = table.rule(record);
        int judged =
                counter < RuleNumbers.MOST
                        ? record
                        : table.find(table.high(record), table.low(record), limits.ruleOf(counter));
        if (judged != WindowTable.NONE) {
            occasion.merge(offers.timeOf(judged, clockMillis));
            int tick = Cells.latest(table.cells(judged), table.cellsAt(judged));
            crossings.judge(judged, tick, occasion);
        }
    }

    /** What counts in the 5m window of a record. */
    int fiveMinutes(int record) {
        return crossings.fiveMinutes(record);
    }

    /** Whom the rules would hit. */
    public Audience audience() {
        return audience;
    }

    /** Requests of clients whose bans are in force. */
    public Sightings sightings() {
        return sightings;
    }

    /** The rules by their numbers, also those that are gone. */
    List<Rule> rules() {
        return rules.rules();
    }

    /** The client of a record. */
    Prefix clientOf(long high, long low) {
        return new Prefix(high, low, bitsOf(high, low));
    }

    Limits limits() {
        return limits;
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
        offers.forget(record);
        return record;
    }

    static int tick(long millis) {
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

    /** Weights of records that came when their request had left all windows. */
    public long tooLate() {
        return tooLate.value();
    }

    /** Requests of newcomers for whom there was no room. */
    public long uncounted() {
        return uncounted.value();
    }

    /** Clients whose probation had to be forgotten. */
    public long forgottenProbations() {
        return probation.forgotten();
    }

    /** How often the clock was set back so far that all counts had to be forgotten. */
    public long setBack() {
        return setBack.value();
    }

    /** Offences that found the mailbox full and were offered again later. */
    public long deferred() {
        return offers.deferred();
    }
}
