package guardian.audit;

import guardian.config.AfterSweep;
import guardian.config.AuditSettings;
import guardian.event.AuditRecord;
import guardian.event.Prefix;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the records of audit files to the sink, and does away with the files. The newest
 * directories are looked at every second, all of them every few minutes; what the index names, and
 * what somebody waits for, comes first.
 *
 * <p>Confined to the sweeper thread.
 */
public final class Sweep implements Closeable {

    /** Where it is remembered which files were swept, when they stay; in the state directory. */
    public static final String KEPT = "audit-kept.log";

    private static final long QUICK_NANOS = 1_000_000_000L;
    private static final long FULL_NANOS = 300 * QUICK_NANOS;

    /** Of one turn, but for what the sink and the disk make it wait. */
    static final long WORK_NANOS = QUICK_NANOS / 4;

    private static final long RETRY_NANOS = QUICK_NANOS;
    private static final long MEASURE_NANOS = 10 * QUICK_NANOS;
    private static final long TELL_NANOS = 60 * QUICK_NANOS;

    /** Of each user the latest of these, to get what came before and after midnight. */
    private static final int NEWEST = 2;

    /** So that nobody's flood keeps the others waiting; the pass through everything takes it. */
    private static final int MOST_OF_A_MINUTE = 1000;

    private static final long QUIET_MILLIS = 120_000;

    private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);

    private final Path root;
    private final Clock clock;
    private final SweepMeters meters;
    private final Permissions permissions;
    private final Disposal disposal;
    private final Empties empties;
    private final Waiting waiting;
    private final Batch batch;
    private final Sought sought;
    private final Inspection inspection;
    private final Backlog backlog;
    private final IndexTail index;
    private final RootWatch place;
    private Pass full;
    private long lastQuick;
    private long lastFull;
    private boolean fullIsDue = true;
    private boolean stuck;
    private long stuckUntil;
    private long lastMeasure;
    private long lastTold;

    /**
     * @param settings with a directory
     * @param trustedProxies blocks of proxies whose X-Forwarded-For is believed
     * @param kept where to remember what was swept, when it stays
     */
    public Sweep(
            AuditSettings settings,
            List<Prefix> trustedProxies,
            Path kept,
            AuditSink sink,
            SweepMeters meters) {
        this(settings, trustedProxies, kept, sink, none -> false, meters, Clock.SYSTEM);
    }

    Sweep(
            AuditSettings settings,
            List<Prefix> trustedProxies,
            Path kept,
            AuditSink sink,
            Predicate<AuditRecord> others,
            SweepMeters meters,
            Clock clock) {
        this.root = settings.directory().orElseThrow();
        this.clock = clock;
        this.meters = meters;
        this.permissions = new Permissions(settings);
        this.disposal = disposal(settings, kept);
        this.empties = new Empties(root, clock);
        this.waiting = new Waiting(settings.stale(), clock);
        Left left = new Left();
        MergedLog merged = settings.merged().map(MergedLog::new).orElse(null);
        this.batch = new Batch(sink, merged, disposal, empties, left, meters);
        this.sought = new Sought(clock, meters);
        this.inspection =
                new Inspection(
                        settings,
                        trustedProxies,
                        waiting,
                        new Quarantine(settings.quarantine(), left, clock),
                        left,
                        disposal,
                        batch,
                        sought,
                        others,
                        meters);
        this.backlog = new Backlog(root, permissions, disposal, settings.maxBacklog(), meters);
        this.index = settings.index().map(IndexTail::new).orElse(null);
        this.place = new RootWatch(root);
        this.lastQuick = clock.nanos() - QUICK_NANOS;
    }

    private static Disposal disposal(AuditSettings settings, Path kept) {
        AfterSweep after = settings.after();
        return after == AfterSweep.KEEP
                ? new Kept(kept)
                : after == AfterSweep.ARCHIVE
                        ? new Disposal.Archive(settings.archive().orElseThrow())
                        : new Disposal.Delete();
    }

    /**
     * Does what is due, for a quarter of a second at most.
     *
     * @param wanted ids of transactions to be found at once
     * @return whether there is more to do
     */
    public boolean turn(Collection<String> wanted) {
        wanted.forEach(sought::add);
        if (stuck && clock.nanos() - stuckUntil < 0) {
            return false;
        }
        long end = clock.nanos() + WORK_NANOS;
        try {
            boolean good = work(() -> clock.nanos() - end >= 0);
            place.found();
            return good && full != null;
        } catch (IOException e) {
            place.failed(e);
            return false;
        } finally {
            sought.purge();
            meters.waiting.level(waiting.size());
            meters.repaired.level(permissions.repaired());
        }
    }

    /** Whether somebody waits for a record, so that the next turn should be soon. */
    public boolean isSeeking() {
        return !sought.isEmpty();
    }

    /**
     * Does a piece of a pass through everything, a quarter of a second of it. What is in the index
     * is found by that, too.
     *
     * @return whether there is more of this pass to do; false, too, when records cannot be kept
     */
    boolean piece() throws IOException {
        long end = clock.nanos() + WORK_NANOS;
        boolean good = full(() -> clock.nanos() - end >= 0);
        meters.waiting.level(waiting.size());
        return good && full != null;
    }

    /** Why records could not be kept; null when they could. */
    public IOException fault() {
        return batch.fault();
    }

    @Override
    public void close() throws IOException {
        if (full != null) {
            full.close();
            full = null;
        }
        batch.flush();
    }

    /** False when records could not be kept. */
    private boolean work(BooleanSupplier over) throws IOException {
        boolean good = takeNamed() && takeSought(over);
        if (good && clock.nanos() - lastQuick >= QUICK_NANOS) {
            lastQuick = clock.nanos();
            good = quick(over);
        }
        if (good && (full != null || fullIsDue || clock.nanos() - lastFull >= FULL_NANOS)) {
            good = full(over);
        }
        if (good) {
            freed();
        } else {
            stuck();
        }
        return good;
    }

    private boolean takeNamed() throws IOException {
        if (index == null) {
            return true;
        }
        try (Named named = new Named(root, permissions, inspection, batch)) {
            index.read(named::take);
        }
        return batch.flush();
    }

    private boolean takeSought(BooleanSupplier over) throws IOException {
        if (sought.isEmpty()) {
            return true;
        }
        try (Pass pass = pass(NEWEST, Walk.ALL)) {
            return pass.pick(sought::has, over) && batch.flush();
        }
    }

    private boolean quick(BooleanSupplier over) throws IOException {
        try (Pass pass = pass(NEWEST, MOST_OF_A_MINUTE)) {
            Pass.Outcome outcome = pass.go(over);
            fullIsDue |= pass.isCut() || outcome == Pass.Outcome.INTERRUPTED;
            return outcome != Pass.Outcome.STUCK && batch.flush();
        }
    }

    private boolean full(BooleanSupplier over) throws IOException {
        if (full == null) {
            full = pass(Walk.ALL, Walk.ALL);
            fullIsDue = false;
            lastFull = clock.nanos();
        }
        boolean good = false;
        boolean finished = false;
        try {
            Pass.Outcome outcome = full.go(over);
            good = outcome != Pass.Outcome.STUCK && batch.flush();
            finished = outcome == Pass.Outcome.FINISHED;
            if (good && finished) {
                disposal.passed(full.swept(), full.quietMillis());
            }
            return good;
        } finally {
            fullIsDue |= !good;
            if (!good || finished) {
                full.close();
                full = null;
            }
        }
    }

    private Pass pass(int newest, int mostOfAMinute) throws IOException {
        return new Pass(
                new Walk(root, permissions, newest),
                inspection,
                batch,
                disposal,
                empties,
                mostOfAMinute,
                clock.millis() - QUIET_MILLIS);
    }

    private void freed() {
        if (stuck) {
            stuck = false;
            backlog.over();
            fullIsDue = true;
            LOG.info("audit records are kept again");
        }
    }

    private void stuck() throws IOException {
        long now = clock.nanos();
        stuckUntil = now + RETRY_NANOS;
        if (!stuck || now - lastMeasure >= MEASURE_NANOS) {
            lastMeasure = now;
            backlog.look();
            if (!stuck || now - lastTold >= TELL_NANOS) {
                lastTold = now;
                backlog.tell(batch.fault());
            }
        }
        stuck = true;
    }
}
