package guardian.window;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * Where ingest and keeper swap their two batches: a hand-over in each direction, without waiting.
 * While the keeper has one, the ingest thread fills the other.
 */
final class Exchange {

    private final AtomicReference<DeltaBatch> filled = new AtomicReference<>();
    private final AtomicReference<DeltaBatch> done = new AtomicReference<>(new DeltaBatch());
    private volatile Thread keeper;
    private volatile boolean closed;
    private volatile boolean keeping;
    private volatile boolean wanted;
    private volatile boolean allWanted;

    /** The batch the keeper is through with, or null. By the ingest thread. */
    DeltaBatch takeDone() {
        return done.getPlain() == null && done.get() == null ? null : done.getAndSet(null);
    }

    /** Hands a filled batch to the keeper. By the ingest thread, which holds the other one. */
    void give(DeltaBatch batch) {
        wanted = false;
        filled.set(batch);
        wake();
    }

    /** The next filled batch, or null after that time. By the keeper. */
    DeltaBatch await(long nanos) {
        keeper = Thread.currentThread();
        if (filled.get() == null && !closed) {
            LockSupport.parkNanos(this, nanos);
        }
        return filled.getAndSet(null);
    }

    /** Hands a batch back. By the keeper. */
    void giveBack(DeltaBatch batch) {
        done.set(batch);
    }

    /** Whether batches are kept at the moment, or handed back as they are. By the keeper. */
    void keeping(boolean now) {
        keeping = now;
    }

    boolean isKeeping() {
        return keeping;
    }

    /** The keeper wants a batch even if it is empty, to put answers in. */
    void want() {
        wanted = true;
    }

    boolean isWanted() {
        return wanted;
    }

    /** The keeper wants everything that is in the table. */
    void wantAll() {
        allWanted = true;
    }

    /** Whether he did; asked once. By the ingest thread. */
    boolean takeAllWanted() {
        boolean all = allWanted;
        if (all) {
            allWanted = false;
        }
        return all;
    }

    /** No more batches will come. */
    void close() {
        closed = true;
        wake();
    }

    boolean isClosed() {
        return closed;
    }

    private void wake() {
        Thread owner = keeper;
        if (owner != null) {
            LockSupport.unpark(owner);
        }
    }
}
