package guardian.replay;

import guardian.config.Rule;
import guardian.config.Settings;
import guardian.config.Weight;
import guardian.event.Prefix;
import guardian.event.RequestEvent;
import guardian.rule.Selection;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Finds thresholds in old logs, by which at most so many genuine clients a day are banned; see
 * {@link ClientTally.Conduct#isGenuine} for who is genuine. Confined to one thread.
 */
public final class Suggesting {

    private static final int LONGEST_HOST = 255;
    private static final double DAY_MILLIS = 86_400_000;
    private static final int MOST_DAYS = 100_000;

    private final Settings settings;
    private final Selection selection;
    private final List<Rule> rules;
    private final ClientTally tally = new ClientTally(true);
    private final PeakWatch peaks = new PeakWatch();
    private final HostTable hosts = new HostTable();
    private final BitSet days = new BitSet();
    private long requests;
    private long firstMillis = Long.MAX_VALUE;
    private long lastMillis = Long.MIN_VALUE;

    public Suggesting(Settings settings) {
        this.settings = settings;
        this.rules = settings.rules().stream().filter(rule -> !rule.isAboutRecords()).toList();
        this.selection = new Selection(rules);
    }

    /**
     * Whether its thresholds can be found in logs: it counts requests, and is not about claims,
     * different paths or a ratio.
     */
    private static boolean isCounting(Rule rule) {
        return rule.weight().of() == Weight.Of.REQUESTS
                && !rule.isAboutClaims()
                && !rule.distinct()
                && rule.ratio().isEmpty();
    }

    /**
     * Reads logs to their end.
     *
     * @param passed called after each request
     */
    public void run(Logs logs, Runnable passed) throws IOException {
        logs.read(
                event -> {
                    event(event);
                    passed.run();
                },
                log -> {});
    }

    private void event(RequestEvent event) {
        long millis = Math.floorDiv(event.timeMicros(), 1000);
        firstMillis = Math.min(firstMillis, millis);
        lastMillis = Math.max(lastMillis, millis);
        requests++;
        days.set((int) Math.max(0, Math.min(millis / (long) DAY_MILLIS, MOST_DAYS)));
        Prefix client = settings.input().clientOf(new Prefix(event.high(), event.low(), 128));
        tally.count(client, event, millis);
        int host = hosts.numberOf(event.host(LONGEST_HOST));
        selection.select(event);
        for (int rule = selection.next(0); rule >= 0; rule = selection.next(rule + 1)) {
            int weight = rules.get(rule).weight().of(event.status());
            if (weight > 0 && isCounting(rules.get(rule))) {
                peaks.count(client, rule, PeakWatch.ALL_HOSTS, weight, millis);
                if (host != HostTable.NONE) {
                    peaks.count(client, rule, host, weight, millis);
                }
            }
        }
    }

    /**
     * At the end: for each rule that counts requests its thresholds, and those of hosts that need
     * others. None where too little was seen.
     *
     * @param perDay so many genuine clients may be banned a day, by each of them
     */
    public List<Suggestion> suggestions(double perDay) {
        Thresholding all = new Thresholding(peaks.peaks(), tally, days(), perDay);
        List<Suggestion> found = new ArrayList<>();
        for (int rule = 0; rule < rules.size(); rule++) {
            if (!isCounting(rules.get(rule))) {
                continue;
            }
            Suggestion whole = all.suggest(rules.get(rule), rule, PeakWatch.ALL_HOSTS, "");
            if (whole == null) {
                continue;
            }
            found.add(whole);
            for (int host = 1; host < hosts.size() && hosts.size() > 2; host++) {
                Suggestion one = all.suggest(rules.get(rule), rule, host, hosts.name(host));
                if (one != null && Thresholding.differ(one, whole)) {
                    found.add(one);
                }
            }
        }
        return found;
    }

    /** Names of rules for which logs tell nothing. */
    public List<String> leftAlone() {
        return rules.stream()
                .filter(rule -> !isCounting(rule) && !rule.isAboutClaims())
                .map(Rule::name)
                .distinct()
                .toList();
    }

    /**
     * How long a time the logs are about, without the days of which they have nothing; a minute at
     * least.
     */
    public double days() {
        double span = Math.max(lastMillis - firstMillis, 60_000) / DAY_MILLIS;
        return Math.min(span, days.cardinality());
    }

    /** Requests that were looked at. */
    public long requests() {
        return requests;
    }

    /** Clients that were seen. */
    public int clients() {
        return tally.size();
    }

    /** Those of them that are genuine. */
    public int genuine() {
        return tally.genuine();
    }

    /** Whether that client is genuine, as far as the logs tell. */
    boolean isGenuine(Prefix client) {
        return tally.of(client).isGenuine();
    }

    /** What a bound has left out: requests and days of clients. */
    public long unknown() {
        return tally.unknown() + peaks.unknown();
    }

    public Instant from() {
        return Instant.ofEpochMilli(firstMillis);
    }

    public Instant to() {
        return Instant.ofEpochMilli(lastMillis);
    }
}
