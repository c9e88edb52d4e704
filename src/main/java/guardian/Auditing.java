package guardian;

import guardian.audit.BlockedRequests;
import guardian.audit.RecordWeights;
import guardian.audit.Sweep;
import guardian.audit.SweepMeters;
import guardian.audit.Sweeper;
import guardian.config.Settings;
import guardian.decision.Findings;
import guardian.decision.RecidiveFile;
import guardian.event.AuditRecord;
import guardian.runtime.Mailbox;
import guardian.state.StateDirectory;
import guardian.store.Store;
import guardian.store.StoreHealth;
import guardian.window.AuditWeight;
import java.io.IOException;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sweep of audit files, and what follows from records: rows, evidence for the decision log,
 * weights for the windows, lines for recidive jails. Where no audit files are swept there are no
 * records.
 */
final class Auditing {

    /** Each holds a request, some hundred bytes; the sweep waits when it is full. */
    private static final int MAILBOX = 1 << 12;

    private static final Logger LOG = LoggerFactory.getLogger(Auditing.class);

    private final Settings settings;
    private final Mailbox<AuditWeight> weights = new Mailbox<>(MAILBOX);
    private final SweepMeters meters = new SweepMeters();
    private final RecordWeights recordWeights;
    private final Findings findings;
    private final BlockedRequests blockedRequests;
    private volatile Sweeper sweeper;
    private volatile Store store;

    Auditing(Settings settings) {
        this.settings = settings;
        recordWeights = new RecordWeights(settings.rules(), weights);
        findings = isOn() ? new Findings(settings.input()::clientOf, this::soon) : null;
        Optional<RecidiveFile> recidive =
                settings.decisionLog().recidiveFile().filter(file -> isOn()).map(RecidiveFile::new);
        blockedRequests =
                recidive.map(file -> new BlockedRequests(settings.input()::clientOf, file))
                        .orElse(null);
    }

    private boolean isOn() {
        return settings.audit().directory().isPresent();
    }

    private void soon(String id) {
        Sweeper running = sweeper;
        if (running != null) {
            running.soon(id);
        }
    }

    /**
     * Starts the sweeper thread, or says which rules wait for what nobody brings.
     *
     * @param leads whether what must be done once is ours to do
     */
    void start(StateDirectory state, BooleanSupplier leads) {
        if (!isOn()) {
            List<String> idle = settings.rulesAboutRecords();
            if (!idle.isEmpty()) {
                LOG.warn(
                        "audit.directory is not set, so these rules count nothing: {}",
                        String.join(", ", idle));
            }
            return;
        }
        try {
            startSweeper(state, leads);
        } catch (RuntimeException | LinkageError e) {
            LOG.error("cannot start the sweep, audit files wait; please report this", e);
        }
    }

    private void startSweeper(StateDirectory state, BooleanSupplier leads) {
        store = Store.of(settings, System.getenv());
        Sweep sweep =
                new Sweep(
                        settings.audit(),
                        settings.input().trustedProxies(),
                        state.file(Sweep.KEPT),
                        this::take,
                        meters);
        boolean hasIndex = settings.audit().index().isPresent();
        Sweeper ready = new Sweeper(sweep, leads, state.sweep(), hasIndex);
        ready.start();
        sweeper = ready;
    }

    /** A record counts once it is safe, and only then. By the sweeper. */
    private BitSet take(List<AuditRecord> records) throws IOException {
        BitSet known = store.take(records);
        IntStream.range(0, records.size())
                .filter(place -> !known.get(place))
                .mapToObj(records::get)
                .sorted(Comparator.comparingLong(AuditRecord::timeMicros))
                .forEach(this::swept);
        return known;
    }

    private void swept(AuditRecord record) {
        // First, so that an offence by this record finds it.
        findings.swept(record);
        recordWeights.accept(record);
        if (blockedRequests != null) {
            blockedRequests.accept(record);
        }
    }

    /** Once a second, by the main thread. */
    void turn() {
        if (blockedRequests != null) {
            blockedRequests.followRotation();
        }
    }

    /** Ends the thread after the files at hand; false when it did not in time. */
    boolean close(long millis) throws InterruptedException, IOException {
        if (sweeper == null) {
            return true;
        }
        if (!sweeper.close(millis)) {
            return false;
        }
        store.close();
        if (blockedRequests != null) {
            blockedRequests.close();
        }
        return true;
    }

    /** Whether audit files are swept. */
    boolean isSweeping() {
        return sweeper != null;
    }

    /** How it is with the database of records; nothing where there are none. */
    Optional<StoreHealth> storeHealth() {
        return Optional.ofNullable(store).map(Store::health);
    }

    /** Why records cannot be stored; empty when they can, or there are none. */
    String storeFault() {
        Store started = store;
        return started == null ? "" : started.fault();
    }

    Mailbox<AuditWeight> weights() {
        return weights;
    }

    Optional<Findings> findings() {
        return Optional.ofNullable(findings);
    }

    SweepMeters meters() {
        return meters;
    }

    /** Weights that found no room. */
    long lostWeights() {
        return recordWeights.lost();
    }

    /** Decisions whose evidence is not waited for any more, for want of room. */
    long forgottenEvidence() {
        return findings == null ? 0 : findings.forgotten();
    }
}
