package guardian.audit;

import guardian.runtime.Mailbox;
import guardian.state.ProcessLock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sweeper thread: sole writer of the audit files, and of the database through the sink that it
 * was given. It may wait for the disk and the database, and nobody waits for it. It works half of
 * the time at most.
 *
 * <p>Only the leader sweeps, and only while it holds the lock on sweeping, so that {@code
 * guardianctl sweep} may do it in between.
 */
public final class Sweeper implements Runnable {

    private static final int MOST_WANTED = 1024;
    private static final long TURN_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long HURRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);

    private final Mailbox<String> wanted = new Mailbox<>(MOST_WANTED);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Sweep sweep;
    private final BooleanSupplier leads;
    private final ProcessLock lock;
    private final boolean hasIndex;
    private volatile boolean close;
    private final List<String> ids = new ArrayList<>();
    private boolean isHeldUp;
    private boolean complained;

    /**
     * @param leads whether what must be done once is ours to do
     * @param lock held while we sweep
     * @param hasIndex whether files are named to us, so that we should listen more often
     */
    public Sweeper(Sweep sweep, BooleanSupplier leads, ProcessLock lock, boolean hasIndex) {
        this.sweep = sweep;
        this.leads = leads;
        this.lock = lock;
        this.hasIndex = hasIndex;
    }

    /** Starts the thread. */
    public void start() {
        Thread thread = new Thread(this, "sweeper");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Has the file of a transaction looked for before all others, since its client has just
     * offended; its record comes to the sink as every other. By any thread.
     *
     * @return false when too many are looked for already
     */
    public boolean soon(String uniqueId) {
        return wanted.offer(uniqueId);
    }

    /** Ends after the turn that it is in; false when that took longer. By any thread. */
    public boolean close(long millis) throws InterruptedException {
        close = true;
        wanted.wake();
        return ended.await(millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public void run() {
        try {
            while (!close) {
                long start = System.nanoTime();
                boolean more = attempt();
                long worked = System.nanoTime() - start;
                wanted.await(rest(more, worked));
            }
        } finally {
            end();
            ended.countDown();
        }
    }

    /**
     * As long as it has worked; what was beyond its time it has waited for a disk or a database.
     */
    private long rest(boolean more, long worked) {
        long due = Math.min(worked, Sweep.WORK_NANOS);
        if (more) {
            return due;
        }
        boolean hurry = sweep.isSeeking() || hasIndex || isHeldUp;
        return Math.max((hurry ? HURRY_NANOS : TURN_NANOS) - worked, due);
    }

    private boolean attempt() {
        isHeldUp = false;
        wanted.drain(ids, MOST_WANTED - ids.size());
        try {
            if (!leads.getAsBoolean()) {
                ids.clear();
                return false;
            }
            isHeldUp = !lock.hold();
            return !isHeldUp && turn();
        } catch (IOException e) {
            if (!complained) {
                complained = true;
                LOG.error("cannot lock the sweep in the state directory; audit files wait", e);
            }
        } catch (RuntimeException | LinkageError e) {
            LOG.error("the sweeper failed at one step and goes on; please report this", e);
        }
        return false;
    }

    private boolean turn() throws IOException {
        complained = false;
        try {
            return sweep.turn(ids);
        } finally {
            ids.clear();
            lock.release();
        }
    }

    private void end() {
        try {
            sweep.close();
        } catch (IOException e) {
            LOG.warn("the sweep could not be closed", e);
        }
    }
}
