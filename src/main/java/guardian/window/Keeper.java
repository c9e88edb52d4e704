package guardian.window;

import guardian.state.CounterStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keeper thread: adds what was counted to the counters in the map, and hands back what they
 * knew beyond. Their sole writer in this process. It opens them itself, behind a reader that is
 * already at work, and purges stale records a part at a time.
 *
 * <p>Without usable counters it hands the batches back unkept and tries again every five seconds;
 * when it has them again, the table gives them all it knows.
 */
public final class Keeper implements Runnable {

    private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long COMPLAIN_NANOS = TimeUnit.MINUTES.toNanos(5);
    private static final int SHARE_WHEN_CROWDED = 16;
    private static final int PASSING_WEIGHT = 2;
    private static final int PASSING_TICKS = 5;

    private static final Logger LOG = LoggerFactory.getLogger(Keeper.class);

    private final Exchange exchange = new Exchange();
    private final Deltas deltas = new Deltas(exchange);
    private final Watch watch;
    private final CounterStore store;
    private final Merge merge;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final CountDownLatch opened = new CountDownLatch(1);
    private final long started = System.nanoTime();
    private boolean usable;
    private boolean mergedTold;
    private boolean stuckTold;
    private boolean complained;
    private long lastComplaint;
    private long lastTry;
    private long lastLoss = System.nanoTime() - RETRY_NANOS;
    private long lastLook = System.nanoTime();
    private volatile boolean everKept;
    private volatile String fault = "";

    /**
     * @param store not open yet
     */
    public Keeper(Watch watch, CounterStore store) {
        this.watch = watch;
        this.store = store;
        this.merge = new Merge(store, watch.limits());
    }

    /** Connects the watch, whose ingest thread must not run yet or must be the caller. */
    public void connect() {
        watch.keep(deltas);
    }

    /** Starts the thread. */
    public void start() {
        Thread thread = new Thread(this, "keeper");
        thread.setDaemon(true);
        thread.start();
    }

    /** Swaps batches with the keeper when due; never waits. By the ingest thread. */
    public void turn(long nowNanos) {
        deltas.turn(watch, nowNanos);
    }

    /** From now on, everything counted is handed over at once: we were told to end. */
    public void hurry() {
        deltas.hurry();
    }

    /**
     * At the end of input: hands over the rest and judges what comes back. By the ingest thread.
     *
     * @return false when the time was over before
     */
    public boolean finish(long openMillis, long millis) {
        try {
            if (!opened.await(openMillis, TimeUnit.MILLISECONDS)) {
                return false;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        return deltas.finish(watch, TimeUnit.MILLISECONDS.toNanos(millis));
    }

    /**
     * Ends the thread after the batch at hand and closes the map; false when it did not in time.
     */
    public boolean close(long millis) throws InterruptedException {
        exchange.close();
        return ended.await(millis, TimeUnit.MILLISECONDS);
    }

    /** Whether counters were kept at any time. */
    public boolean everKept() {
        return everKept;
    }

    /** Clients whose counts from the map found no room to come back at once. */
    public long postponed() {
        return merge.postponed();
    }

    /** Why counts are not kept just now; empty when they are. By any thread. */
    public String fault() {
        return fault;
    }

    /** Weights that could not be kept across a restart, or not at once. */
    public long unkept() {
        return merge.unkept() + deltas.dropped();
    }

    /**
     * What a record in the counters is worth when not all find room: the weight in its windows; 0
     * when it holds nothing of them.
     */
    public static int worth(ByteBuffer record) {
        return Merge.isStale(record) ? 0 : Cells.fiveMinutes(record, 0);
    }

    @Override
    public void run() {
        try {
            open();
            while (true) {
                DeltaBatch batch = exchange.await(TURN_NANOS);
                if (batch != null) {
                    take(batch);
                } else if (exchange.isClosed()) {
                    break;
                }
                if (System.nanoTime() - lastLook >= TURN_NANOS) {
                    lastLook = System.nanoTime();
                    lookAround();
                }
            }
        } finally {
            end();
            ended.countDown();
        }
    }

    private void end() {
        if (usable) {
            attempt(this::mend);
            attempt(merge::addWaiting);
        }
        long lost = merge.giveUp();
        if (lost > 0) {
            LOG.warn("{} counts for a stuck part of the counters are lost to the next start", lost);
        }
        store.close();
    }

    /** One step of the loop, for tests that step by hand. */
    void takeNow() {
        DeltaBatch batch = exchange.await(1);
        if (batch != null) {
            take(batch);
        }
    }

    /** The beginning of the loop, for tests that step by hand. */
    void openNow() {
        open();
    }

    /** As if the time until the next try were over, for tests that step by hand. */
    void openIfLost() {
        if (!usable) {
            open();
        }
    }

    /** What is done four times a second, for tests that step by hand. */
    void lookNow() {
        lookAround();
    }

    private void open() {
        lastTry = System.nanoTime();
        try {
            store.open();
            usable = true;
            everKept = true;
            fault = "";
            stuckTold = false;
            exchange.keeping(true);
            askForWhatIsLacking();
            if (complained) {
                complained = false;
                LOG.warn("the counters can be used again: {} records", store.size());
            }
        } catch (IOException | RuntimeException | InternalError | AssertionError e) {
            complain("cannot open the counters", e);
        } finally {
            opened.countDown();
        }
    }

    private void take(DeltaBatch batch) {
        if (usable) {
            attempt(this::mend);
        }
        if (usable) {
            attempt(() -> merge.take(batch));
            tellMerged();
        } else {
            merge.refuse(batch, 0);
        }
        exchange.giveBack(batch);
    }

    private void tellMerged() {
        if (usable && !mergedTold) {
            mergedTold = true;
            long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
            LOG.info("counters open: {} records, merged in {} ms", store.size(), took);
        }
    }

    /** Frees what is stuck, if it can be freed now. */
    private void mend() throws IOException {
        if (store.mend()) {
            merge.freed();
            exchange.want();
        }
        if (store.isStuck() != stuckTold) {
            stuckTold = store.isStuck();
            LOG.warn(
                    stuckTold
                            ? "a part of the counters is held by somebody who was killed or hangs;"
                                    + " its counts wait in memory until it is free"
                            : "every part of the counters can be reached again");
        }
    }

    /** Four times a second: tries again to open the counters, or looks after them. */
    private void lookAround() {
        if (!usable) {
            if (System.nanoTime() - lastTry >= RETRY_NANOS) {
                open();
            }
            return;
        }
        attempt(this::mend);
        if (usable) {
            attempt(this::purge);
        }
        if (usable) {
            askForWhatIsLacking();
        }
    }

    private void askForWhatIsLacking() {
        if (merge.isLacking() && !store.isStuck()) {
            merge.asked();
            exchange.wantAll();
        }
    }

    private void purge() {
        boolean crowded = store.isCrowded();
        Predicate<ByteBuffer> useless = crowded ? Keeper::isOfLittleUse : Merge::isStale;
        int parts = crowded ? Math.max(1, store.parts() / SHARE_WHEN_CROWDED) : 1;
        for (int part = 0; part < parts; part++) {
            store.purge(useless);
        }
    }

    /** A scan by many addresses must not keep the map from those who come again. */
    private static boolean isOfLittleUse(ByteBuffer record) {
        boolean passing = Cells.fiveMinutes(record, 0) <= PASSING_WEIGHT;
        return Merge.isStale(record)
                || passing && Cells.latest(record, 0) < Merge.tickNow() - PASSING_TICKS;
    }

    private interface Step {
        void run() throws IOException;
    }

    private void attempt(Step step) {
        try {
            step.run();
        } catch (IOException e) {
            complain("the counters are lost", e);
            store.close();
            lost();
        } catch (RuntimeException | InternalError | AssertionError e) {
            complain("the counters are damaged", e);
            store.setAside();
            lost();
        }
    }

    /** Tried again at once, unless that happens again and again. */
    private void lost() {
        usable = false;
        long now = System.nanoTime();
        lastTry = now - lastLoss > RETRY_NANOS ? now - RETRY_NANOS : now;
        lastLoss = now;
        exchange.keeping(false);
        merge.lost();
    }

    private void complain(String what, Throwable cause) {
        fault = what + ": " + cause;
        if (!complained || System.nanoTime() - lastComplaint >= COMPLAIN_NANOS) {
            complained = true;
            lastComplaint = System.nanoTime();
            LOG.error("{}; counting in memory, trying again every 5 s", what, cause);
        }
    }
}
