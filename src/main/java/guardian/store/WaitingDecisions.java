package guardian.store;

import guardian.runtime.Meter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings decisions from their post into the database, oldest first. While that is away they go to
 * the {@link Spool} every five seconds, and come from there when it is back, also in the next
 * process. What finds no room on the disk waits in memory, up to 65,536; then the oldest are let go
 * and counted: the decision log has them.
 *
 * <p>Confined to the archivist thread, but for {@link #rescue}: whoever takes the decisions that
 * wait holds the lock on their queue, and never while it waits for disk or database.
 */
final class WaitingDecisions {

    private static final int MOST_AT_ONCE = 500;
    private static final int MOST_IN_MEMORY = 1 << 16;
    private static final long SPOOL_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** How often another guardian's batches are looked for. */
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(30);

    private static final long TELL_NANOS = TimeUnit.MINUTES.toNanos(5);

    private static final Logger LOG = LoggerFactory.getLogger(WaitingDecisions.class);

    private final DecisionPost post;
    private final Batch<DecisionRow> batch;
    private final Spool spool;
    private final BooleanSupplier connected;
    private final LongSupplier nanos;
    private final ArrayDeque<DecisionRow> waiting = new ArrayDeque<>();
    private boolean mayBeSpooled = true;
    private long spooledNanos;
    private long lookedNanos;
    private long toldNanos;
    private final Meter lost = new Meter();
    private final Meter spooled = new Meter();
    private long spooledSeenNanos;

    /**
     * @param connected whether the database is there without a wait for it
     */
    WaitingDecisions(
            DecisionPost post,
            Batch<DecisionRow> batch,
            Spool spool,
            BooleanSupplier connected,
            LongSupplier nanos) {
        this.post = post;
        this.batch = batch;
        this.spool = spool;
        this.connected = connected;
        this.nanos = nanos;
        this.lookedNanos = nanos.getAsLong();
        this.spooledNanos = lookedNanos - SPOOL_NANOS;
        this.toldNanos = lookedNanos - TELL_NANOS;
        this.spooledSeenNanos = lookedNanos - SPOOL_NANOS;
    }

    /** Brings on what there is. */
    void turn() {
        drain();
        long now = nanos.getAsLong();
        if (now - lookedNanos >= LOOK_NANOS) {
            lookedNanos = now;
            mayBeSpooled = true;
        }
        if (!connected.getAsBoolean()) {
            // It may take its time to be there, and we may be killed meanwhile.
            spoolNowAndThen(now);
        }
        try {
            storeSpooled();
            storeWaiting();
        } catch (IOException e) {
            // The link has told of it.
            spoolNowAndThen(now);
        }
        lookAtSpooled(now);
        int tooMany = waiting() - MOST_IN_MEMORY;
        if (tooMany > 0) {
            drop(tooMany);
            lost.add(tooMany);
        }
    }

    private void drain() {
        synchronized (waiting) {
            post.drain(waiting, MOST_IN_MEMORY);
        }
    }

    private void spoolNowAndThen(long now) {
        if (waiting() > 0 && now - spooledNanos >= SPOOL_NANOS) {
            spooledNanos = now;
            spoolWaiting(now);
        }
    }

    private void lookAtSpooled(long now) {
        if (!mayBeSpooled) {
            spooled.level(0);
        } else if (now - spooledSeenNanos >= SPOOL_NANOS) {
            spooledSeenNanos = now;
            try {
                spooled.level(spool.waiting().size());
            } catch (IOException e) {
                LOG.debug("batches on the disk cannot be counted", e);
            }
        }
    }

    private void storeSpooled() throws IOException {
        if (!mayBeSpooled) {
            return;
        }
        for (Path each : spool.waiting()) {
            storeSpooled(each);
        }
        mayBeSpooled = false;
    }

    private void storeSpooled(Path spooled) throws IOException {
        List<DecisionRow> rows = Spool.read(spooled);
        for (int from = 0; from < rows.size(); from += MOST_AT_ONCE) {
            batch.store(rows.subList(from, Math.min(from + MOST_AT_ONCE, rows.size())));
        }
        Spool.remove(spooled);
    }

    private void storeWaiting() throws IOException {
        while (waiting() > 0) {
            List<DecisionRow> first = first(MOST_AT_ONCE);
            batch.store(first);
            drop(first.size());
        }
    }

    private void spoolWaiting(long now) {
        try {
            while (waiting() > 0) {
                List<DecisionRow> first = first(10 * MOST_AT_ONCE);
                mayBeSpooled = true;
                if (!spool.add(first, System.currentTimeMillis())) {
                    return;
                }
                drop(first.size());
            }
        } catch (IOException e) {
            if (now - toldNanos >= TELL_NANOS) {
                toldNanos = now;
                LOG.error("{} decisions cannot be kept on the disk: {}", waiting(), e);
            }
        }
    }

    private List<DecisionRow> first(int most) {
        synchronized (waiting) {
            return waiting.stream().limit(most).toList();
        }
    }

    private void drop(int count) {
        synchronized (waiting) {
            for (int i = 0; i < count; i++) {
                waiting.removeFirst();
            }
        }
    }

    /** How many wait in memory. */
    int waiting() {
        synchronized (waiting) {
            return waiting.size();
        }
    }

    /** Brings what waits to the disk, whatever is being done with it. By any thread. */
    void rescue() {
        drain();
        List<DecisionRow> all = first(Integer.MAX_VALUE);
        try {
            if (!all.isEmpty() && !spool.add(all, System.currentTimeMillis())) {
                LOG.error(
                        "{} decisions are in the decision log only, the disk has no room",
                        all.size());
            }
        } catch (IOException e) {
            LOG.error("{} decisions are in the decision log only: {}", all.size(), e.toString());
        }
    }

    /** How many batches waited on the disk when it was looked at last. By any thread. */
    long spooled() {
        return spooled.value();
    }

    /** How many were let go. By any thread. */
    long lost() {
        return lost.value();
    }

    /** What waits goes to the disk first, and from there into the database if that takes it. */
    void close() {
        drain();
        spoolWaiting(nanos.getAsLong());
        mayBeSpooled = true;
        try {
            storeSpooled();
            storeWaiting();
        } catch (IOException e) {
            LOG.debug("decisions wait for the next start", e);
        }
        if (waiting() > 0) {
            LOG.error("{} decisions are in the decision log only", waiting());
        }
    }
}
