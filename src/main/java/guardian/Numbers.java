package guardian;

import guardian.control.Json;
import guardian.ingest.Ingest;
import guardian.ingest.LineFormat;
import guardian.ingest.LineReader;
import guardian.store.StoreHealth;
import guardian.window.Keeper;
import guardian.window.Watch;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What was counted, for those who ask. By any thread, but for the rate, which the main thread
 * measures.
 */
final class Numbers implements Consumer<Json> {

    private static final int SECONDS = 10;

    private record Reading(long nanos, long lines) {}

    private final Configuration configuration;
    private final Ingest ingest;
    private final LineFormat format;
    private final LineReader reader;
    private final Counting counting;
    private final Watch watch;
    private final Keeper keeper;
    private final Auditing auditing;
    private final Deciding deciding;
    private final Deque<Reading> readings = new ArrayDeque<>();
    private volatile double rate;

    Numbers(
            Configuration configuration,
            Ingest ingest,
            LineFormat format,
            Counting counting,
            Watch watch,
            Keeper keeper,
            Auditing auditing,
            Deciding deciding) {
        this.configuration = configuration;
        this.ingest = ingest;
        this.format = format;
        this.reader = counting.reader();
        this.counting = counting;
        this.watch = watch;
        this.keeper = keeper;
        this.auditing = auditing;
        this.deciding = deciding;
    }

    /** About once a second: measures the rate. */
    void turn() {
        Reading now = new Reading(System.nanoTime(), reader.read());
        readings.addLast(now);
        Reading first = readings.getFirst();
        double seconds = (now.nanos - first.nanos) / (double) TimeUnit.SECONDS.toNanos(1);
        rate = seconds > 0 ? (now.lines - first.lines) / seconds : 0;
        if (readings.size() > SECONDS) {
            readings.removeFirst();
        }
    }

    @Override
    public void accept(Json json) {
        json.text("version", Guardian.version());
        json.text("config", configuration.source());
        json.number("config_faults", configuration.faults().size());
        json.text("format", format.toString());
        json.object("lines", this::lines);
        json.object(
                "clients",
                clients -> {
                    clients.number("counted", watch.clients());
                    clients.number("evicted", watch.evicted());
                    clients.number("uncounted", watch.uncounted());
                    clients.number("deferred", watch.deferred());
                });
        json.object(
                "state",
                state -> {
                    state.flag("kept", keeper.everKept());
                    state.number("unkept", keeper.unkept());
                    state.number("postponed", keeper.postponed());
                    state.text("fault", orNone(keeper.fault()));
                });
        json.object(
                "audit",
                audit -> {
                    audit.flag("on", auditing.isSweeping());
                    audit.number("swept", auditing.meters().swept());
                    audit.number("backlog_files", auditing.meters().backlogFiles());
                    audit.number("backlog_bytes", auditing.meters().backlogBytes());
                    audit.number("quarantined", auditing.meters().quarantined());
                    audit.number("failures", auditing.meters().failures());
                    audit.number("unfinished_files", auditing.meters().waiting());
                });
        json.object("store", this::store);
    }

    private void store(Json store) {
        StoreHealth decisions = deciding.archive().health();
        store.text("name", decisions.name());
        tell(store, decisions);
        store.number("decisions_waiting", deciding.archive().waitingRows());
        store.number("batches_on_disk", deciding.archive().waitingBatches());
        store.number("decisions_lost", deciding.archive().lost());
        auditing.storeHealth().ifPresent(of -> store.object("records", json -> tell(json, of)));
    }

    private static void tell(Json json, StoreHealth health) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        json.flag("up", health.fault().isEmpty());
        if (!health.fault().isEmpty()) {
            json.text("fault", health.fault());
            json.text("down_since", now.minusSeconds(health.downSeconds()).toString());
        }
        if (health.sinceCommitSeconds() != StoreHealth.NEVER) {
            json.text("last_commit", now.minusSeconds(health.sinceCommitSeconds()).toString());
        }
    }

    private static String orNone(String text) {
        return text.isEmpty() ? null : text;
    }

    private void lines(Json lines) {
        lines.number("read", reader.read());
        lines.number("per_second", Math.round(rate));
        lines.number("shed", ingest.shed());
        lines.number("malformed", reader.malformed().total());
        lines.object(
                "malformed_by_cause",
                causes -> reader.malformed().byCause().forEach(causes::number));
        lines.number("without_client", counting.clients().clientless().total());
    }
}
