package guardian.replay;

import guardian.config.Mode;
import guardian.config.Settings;
import guardian.decision.Bans;
import guardian.decision.Decision;
import guardian.decision.Judge;
import guardian.decision.LiveAllowlist;
import guardian.decision.LookUps;
import guardian.decision.Verdict;
import guardian.decision.Verification;
import guardian.event.Prefix;
import guardian.event.RequestEvent;
import guardian.ingest.AutoFormat;
import guardian.ingest.Tally;
import guardian.window.Offence;
import guardian.window.Quiet;
import guardian.window.Watch;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The daemon's own parts over old logs, in one thread and on the time in the lines: what reads,
 * counts and decides is the same code, so the same lines give the same decisions. Only DNS is not
 * asked: host names on the allowlist protect nobody, and who claims to be a search engine is taken
 * for anybody.
 */
public final class Replay {

    /** So much log time, or so many requests, are looked after at a time. */
    private static final long SETTLE_MILLIS = 5_000;

    private static final int SETTLE_REQUESTS = 2_000;

    private final Settings settings;
    private final Consumer<Decision> out;
    private final Bans bans;
    private final Judge judge;
    private final Verification verification;
    private final Watch watch;
    private final Collateral collateral = new Collateral();
    private final String idle;
    private final List<String> alarms = new ArrayList<>();
    private final Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);
    private final Map<String, Long> malformed = new TreeMap<>();
    private final Map<String, Long> clientless = new TreeMap<>();
    private String format = "";
    private long read;
    private long timeless;
    private long firstMillis = Long.MAX_VALUE;
    private long lastMillis = Long.MIN_VALUE;
    private long settledMillis = Long.MIN_VALUE;
    private int unsettled;

    /**
     * @param out takes each decision, as it is made
     */
    public Replay(Settings settings, Consumer<Decision> out) {
        this.settings = settings;
        this.out = out;
        this.bans = new Bans(settings.ban().memory());
        this.idle = String.join(", ", settings.rulesAboutRecords());
        this.watch =
                new Watch(
                        settings.rules(),
                        settings.input().ipv4Prefix(),
                        settings.input().ipv6Prefix(),
                        settings.state().maxClients(),
                        this::offence);
        if (settings.ban().network() > 0) {
            watch.knowVisitors();
        }
        LookUps nobodyAsked = LookUps.none();
        this.judge =
                new Judge(
                        settings,
                        Mode.WARN,
                        bans,
                        new LiveAllowlist(settings, nobodyAsked),
                        watch.audience(),
                        this::alarm);
        this.verification = new Verification(settings.rules(), nobodyAsked, judge::isBanAtStake);
    }

    /**
     * Replays logs to their end.
     *
     * @param passed called after each request
     */
    public void run(Logs logs, Runnable passed) throws IOException {
        logs.read(
                event -> {
                    event(event);
                    passed.run();
                },
                this::done);
        settle();
    }

    /** Forgets, in small steps, what time has made stale. */
    private void settle() {
        settledMillis = lastMillis;
        unsettled = 0;
        if (lastMillis > Long.MIN_VALUE) {
            watch.turn(lastMillis);
            judge.turn(lastMillis);
            while (bans.nextEnded(lastMillis / 1000) != null) {
                // A notional ban ends without a word.
            }
            bans.purge(lastMillis / 1000);
        }
    }

    private void event(RequestEvent event) {
        long millis = Math.floorDiv(event.timeMicros(), 1000);
        firstMillis = Math.min(firstMillis, millis);
        lastMillis = Math.max(lastMillis, millis);
        Prefix address = new Prefix(event.high(), event.low(), 128);
        collateral.request(settings.input().clientOf(address), event, millis);
        watch.count(event, millis);
        if (++unsettled >= SETTLE_REQUESTS || lastMillis - settledMillis >= SETTLE_MILLIS) {
            settle();
        }
    }

    private void done(LogCursor log) {
        read += log.reader().read();
        timeless += log.timeless();
        add(log.reader().malformed(), malformed);
        add(log.clients().clientless(), clientless);
        if (format.isEmpty() && log.format() instanceof AutoFormat) {
            format = log.format().toString();
        }
    }

    private static void add(Tally<?> tally, Map<String, Long> sums) {
        tally.byCause().forEach((cause, count) -> sums.merge(cause, count, Long::sum));
    }

    private void alarm(String sentence) {
        alarms.add(Instant.ofEpochMilli(lastMillis) + " " + sentence);
    }

    private boolean offence(Offence offence) {
        if (verification.hear(offence, 0) == Verification.Step.LET_GO) {
            // DNS says who somebody is now, not then.
            long until = offence.timeMillis() / 1000 + Verification.LET_GO_SECONDS;
            watch.answer(new Quiet(offence.client(), offence.rule(), until));
            return true;
        }
        Judge.Judgement judgement = judge.judge(offence);
        watch.answer(judge.answer(offence, judgement));
        for (Decision decision : judgement.decisions()) {
            verdicts.merge(decision.verdict(), 1, Integer::sum);
            collateral.decided(decision);
            out.accept(decision);
        }
        return true;
    }

    /** Whom it would have hit. */
    public Collateral collateral() {
        return collateral;
    }

    /** Lines that were read. */
    public long read() {
        return read;
    }

    /** How long a time the lines are about, in milliseconds; 0 where there are none. */
    public long spanMillis() {
        return Math.max(0, lastMillis - Math.min(firstMillis, lastMillis));
    }

    /** What was read and decided, for people. */
    public List<String> summary() {
        List<String> lines = new ArrayList<>();
        lines.add(String.format("%,d lines read, %,d malformed", read, sum(malformed)));
        addCauses(malformed, lines);
        if (sum(clientless) > 0) {
            lines.add(
                    String.format(
                            "%,d from trusted proxies that named no client, not counted",
                            sum(clientless)));
            addCauses(clientless, lines);
        }
        if (timeless > 0) {
            lines.add(String.format("  %,d without a time, not counted", timeless));
        }
        if (!format.isEmpty()) {
            lines.add("input format: " + format);
        }
        if (firstMillis <= lastMillis) {
            lines.add(
                    "from "
                            + Instant.ofEpochMilli(firstMillis)
                            + " to "
                            + Instant.ofEpochMilli(lastMillis));
        }
        if (!idle.isEmpty()) {
            lines.add("rules about audit files do nothing in replay: " + idle);
        }
        lines.addAll(alarms);
        verdicts.forEach((verdict, count) -> lines.add(count + " " + verdict.word()));
        addBounds(lines);
        return lines;
    }

    private void addBounds(List<String> lines) {
        if (watch.uncounted() > 0 || watch.evicted() > 0) {
            lines.add(
                    String.format(
                            "%,d clients evicted, %,d requests uncounted: state.max_clients",
                            watch.evicted(), watch.uncounted()));
        }
        if (collateral.unknown() > 0) {
            lines.add(
                    String.format(
                            "%,d requests of clients beyond the first %,d are not in what follows",
                            collateral.unknown(), ClientTally.MOST));
        }
    }

    private static long sum(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    private static void addCauses(Map<String, Long> causes, List<String> lines) {
        causes.forEach((cause, count) -> lines.add(String.format("  %,d %s", count, cause)));
    }
}
