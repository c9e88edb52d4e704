package guardian;

import guardian.decision.Bans;
import guardian.ingest.AutoFormat;
import guardian.ingest.ForwardedClient;
import guardian.ingest.Ingest;
import guardian.ingest.LineFormat;
import guardian.ingest.LineReader;
import guardian.ingest.Tally;
import guardian.runtime.Mailbox;
import guardian.window.Keeper;
import guardian.window.Quiet;
import guardian.window.Watch;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells guardian.log once in a while what went wrong how often: what a client can cause a thousand
 * times a second is one line a minute. Confined to the main thread.
 */
final class Reporter {

    private static final long PAUSE_NANOS = 60_000_000_000L;
    private static final long LONG_PAUSE_NANOS = 60 * PAUSE_NANOS;

    private static final Logger LOG = LoggerFactory.getLogger(Reporter.class);

    private final News news = new News(LOG);
    private final Ingest ingest;
    private final LineFormat format;
    private final Counting counting;
    private final LineReader reader;
    private final ForwardedClient clients;
    private final Mailbox<Quiet> answers;
    private final DecisionReport decisions;
    private final AuditReport audit;
    private final Watch watch;
    private final Keeper keeper;
    private final ShedWatch shedding;
    private String formatTold;
    private long lastReport = System.nanoTime() - PAUSE_NANOS;
    private long lastClientless = System.nanoTime() - LONG_PAUSE_NANOS;

    Reporter(
            Ingest ingest,
            LineFormat format,
            Counting counting,
            Watch watch,
            Keeper keeper,
            Mailbox<Quiet> answers,
            Bans bans,
            Deciding deciding,
            Auditing auditing) {
        this.ingest = ingest;
        this.format = format;
        this.counting = counting;
        this.reader = counting.reader();
        this.clients = counting.clients();
        this.answers = answers;
        this.decisions = new DecisionReport(deciding, bans, watch, news);
        this.audit = new AuditReport(auditing, watch, news);
        this.watch = watch;
        this.keeper = keeper;
        this.shedding = new ShedWatch(ingest);
    }

    /** Reports what is new, if the last report is long enough ago. */
    void turn() {
        if (!(format instanceof AutoFormat auto)
                || auto.choice() != null && auto.choice().settled()) {
            tellFormat();
        }
        shedding.turn(System.nanoTime());
        if (System.nanoTime() - lastReport >= PAUSE_NANOS && report()) {
            lastReport = System.nanoTime();
        }
    }

    /** The last words. */
    void end() {
        if (reader.read() > 0) {
            tellFormat();
        }
        report();
        if (!counting.finished()) {
            LOG.warn("the keeper did not take the last counts in time; a restart misses them");
        }
        LOG.info(
                "end of input: {} lines read, {} malformed, {} shed, {} without a client, {}"
                        + " clients in the windows",
                reader.read(),
                reader.malformed().total(),
                ingest.shed(),
                clients.clientless().total(),
                watch.clients());
    }

    /** Once, and again when it has changed. */
    private void tellFormat() {
        String now = format.toString();
        if (!now.equals(formatTold)) {
            formatTold = now;
            LOG.info("input format: {}", now);
            if (clients.trustsProxies() && !format.hasForwarded()) {
                LOG.warn(
                        "input.trusted_proxies is set, but lines of this format hold no"
                                + " X-Forwarded-For: requests from those proxies count for nobody,"
                                + " unless mod_remoteip gives httpd the client's address");
            }
        }
    }

    private boolean report() {
        boolean any =
                tell(
                        "malformed",
                        reader.malformed(),
                        "malformed lines so far, not counted for anybody");
        any |= tellClientless();
        any |=
                news.tell(
                        "shed",
                        ingest.shed(),
                        "lines were shed, this machine had no time for them");
        any |=
                news.tell(
                        "evicted",
                        watch.evicted(),
                        "clients made room for newcomers (max_clients)");
        any |=
                news.tell(
                        "uncounted",
                        watch.uncounted(),
                        "requests of newcomers found no room (max_clients)");
        any |=
                news.tell(
                        "deferred",
                        watch.deferred(),
                        "offences had to be offered again, the enforcer is behind");
        any |=
                news.tell(
                        "setBack",
                        watch.setBack(),
                        "times the clock was set back far, and all counts forgotten");
        any |=
                news.tell(
                        "postponed",
                        keeper.postponed(),
                        "counts from the map found no room and come later");
        any |= news.tell("unanswered", answers.refused(), "answers to offences found no room");
        any |= decisions.report();
        any |= audit.report();
        any |=
                news.tell(
                        "unkept",
                        keeper.unkept(),
                        "counts could not be kept at once, or not at all");
        any |=
                news.tell(
                        "uncopied",
                        ingest.uncopied(),
                        "lines are missing in input.copy_file, the disk is full or too slow");
        if (news.isNew("failures", ingest.failures())) {
            any = true;
            LOG.error("a line made us fail, please report this", ingest.failure());
        }
        return any;
    }

    /** Seldom: a load balancer that looks whether we live does so all day long, for nobody. */
    private boolean tellClientless() {
        if (System.nanoTime() - lastClientless < LONG_PAUSE_NANOS) {
            return false;
        }
        boolean told =
                tell(
                        "clientless",
                        clients.clientless(),
                        "requests from trusted proxies that named no client so far, not counted"
                                + " for anybody");
        lastClientless = told ? System.nanoTime() : lastClientless;
        return told;
    }

    private boolean tell(String what, Tally<?> tally, String sentence) {
        if (!news.isNew(what, tally.total())) {
            return false;
        }
        byte[] sample = tally.takeSample();
        LOG.warn(
                "{}: {}{}",
                sentence,
                causes(tally),
                sample == null ? "" : "; such as \"" + escaped(sample) + '"');
        return true;
    }

    private static String causes(Tally<?> tally) {
        return tally.byCause().entrySet().stream()
                .map(each -> each.getValue() + " " + each.getKey())
                .collect(Collectors.joining(", "));
    }

    private static String escaped(byte[] sample) {
        StringBuilder text = new StringBuilder(sample.length);
        for (byte b : sample) {
            if (b == '"' || b == '\\') {
                text.append('\\').append((char) b);
            } else if (b < ' ' || b == 127) {
                text.append(String.format("\\x%02x", b & 255));
            } else {
                text.append((char) b);
            }
        }
        return text.toString();
    }
}
