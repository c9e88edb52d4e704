package guardian.audit;

import guardian.config.Settings;
import guardian.event.AuditRecord;
import guardian.state.ProcessLock;
import guardian.state.StateDirectory;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One pass through all audit files by hand, with or without a guardian that runs. Each piece of it
 * holds the lock on sweeping, so no file is read by two at a time; between two pieces a guardian
 * has its turn. A record that would still weigh for its client is left to that guardian: counted
 * here it would count for nobody.
 *
 * <p>Confined to the thread that calls it, which then plays the sweeper.
 */
public final class SweepOnce implements Closeable {

    /** Later than this a record weighs nothing: five minutes, and one for clocks that differ. */
    private static final long WEIGHS_MICROS = TimeUnit.MINUTES.toMicros(6);

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long LOOK_MILLIS = 20;

    private final SweepMeters meters = new SweepMeters();
    private final AuditSink sink;
    private final ProcessLock lock;
    private final ProcessLock leader;
    private final Path root;
    private final Sweep sweep;
    private final long start = System.nanoTime();
    private boolean guarded;
    private long rows;

    /**
     * @param settings with an audit directory
     * @param sink where records go; it is asked by the thread that calls {@link #piece}
     */
    public SweepOnce(Settings settings, StateDirectory state, AuditSink sink) {
        this.sink = sink;
        this.lock = state.sweep();
        this.leader = state.leader();
        this.root = settings.audit().directory().orElseThrow();
        this.sweep =
                new Sweep(
                        settings.audit(),
                        settings.input().trustedProxies(),
                        state.file(Sweep.KEPT),
                        this::take,
                        this::isOfTheGuardian,
                        meters,
                        Clock.SYSTEM);
    }

    /**
     * Does a piece, which takes about a quarter of a second, and lets a guardian do as much.
     *
     * @return whether there is more to do
     * @throws IOException when the audit directory cannot be looked into, records cannot be kept,
     *     or somebody else sweeps and does not end; what is not swept stays
     */
    public boolean piece() throws IOException, InterruptedException {
        await();
        long begun = System.nanoTime();
        boolean more;
        try {
            guarded = isGuarded();
            more = sweep.piece();
        } catch (IOException e) {
            throw Serial.isLog(root) ? new IOException(Serial.explanation(root), e) : e;
        } finally {
            lock.release();
        }
        if (sweep.fault() != null) {
            throw sweep.fault();
        }
        if (more && guarded) {
            TimeUnit.NANOSECONDS.sleep(System.nanoTime() - begun);
        }
        return more;
    }

    /** What was done up to now. */
    public SweepReport report() {
        return new SweepReport(
                meters.swept(),
                meters.known(),
                rows,
                meters.incomplete(),
                meters.tooLong(),
                meters.quarantinedBy(),
                meters.waiting() + meters.young(),
                meters.forOthers(),
                meters.failures(),
                meters.failure(),
                (System.nanoTime() - start) / 1e9);
    }

    private void await() throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!lock.hold()) {
            if (System.nanoTime() - end >= 0) {
                throw new IOException(
                        "somebody else has been sweeping "
                                + root
                                + " for a minute without a pause; what is there waits");
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    private boolean isGuarded() throws IOException {
        boolean nobody = leader.hold();
        leader.release();
        return !nobody;
    }

    private boolean isOfTheGuardian(AuditRecord record) {
        long now = TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());
        return guarded && record.timeMicros() > now - WEIGHS_MICROS;
    }

    private BitSet take(List<AuditRecord> records) throws IOException {
        BitSet known = sink.take(records);
        for (int i = known.nextClearBit(0); i < records.size(); i = known.nextClearBit(i + 1)) {
            rows += Math.max(1, records.get(i).rules().size());
        }
        return known;
    }

    @Override
    public void close() throws IOException {
        sweep.close();
    }
}
