package guardian;

import guardian.control.Json;
import guardian.ingest.Ingest;
import guardian.ingest.LineFormat;
import guardian.ingest.LineReader;
import guardian.window.Keeper;
import guardian.window.Watch;
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
    private final Deque<Reading> readings = new ArrayDeque<>();
    private volatile double rate;

    Numbers(
            Configuration configuration,
            Ingest ingest,
            LineFormat format,
            Counting counting,
            Watch watch,
            Keeper keeper,
            Auditing auditing) {
        this.configuration = configuration;
        this.ingest = ingest;
        this.format = format;
        this.reader = counting.reader();
        this.counting = counting;
        this.watch = watch;
        this.keeper = keeper;
        this.auditing = auditing;
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
                });
        json.object(
                "audit",
                audit -> {
                    audit.number("swept", auditing.meters().swept());
                    audit.number("backlog_files", auditing.meters().backlogFiles());
                    audit.number("backlog_bytes", auditing.meters().backlogBytes());
                    audit.number("quarantined", auditing.meters().quarantined());
                    audit.number("failures", auditing.meters().failures());
                });
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
