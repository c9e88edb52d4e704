package guardian.window;

import guardian.config.Rule;
import guardian.runtime.Meter;
import guardian.state.CounterStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keeper thread: adds what was counted to the map, and hands back what the map knew beyond.
 * Sole writer of the counters in the map for this process. It opens the map itself, behind a reader
 * that is already at work, and purges stale records a segment at a time.
 *
 * <p>Without a usable map it hands the batches back unkept and tries again every half minute.
 */
public final class Keeper implements Runnable {

    private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final int FUTURE_TICKS = 150;
    private static final int PARTS_WHEN_CROWDED = 16;
    private static final int PASSING_WEIGHT = 2;
    private static final int PASSING_TICKS = 5;

    private static final Logger LOG = LoggerFactory.getLogger(Keeper.class);

    private final Exchange exchange = new Exchange();
    private final Deltas deltas = new Deltas(exchange);
    private final Watch watch;
    private final Callable<CounterStore> opener;
    private final int[] ruleNumbers;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final CountDownLatch opened = new CountDownLatch(1);
    private final Meter unkept = new Meter();
    private final Meter postponed = new Meter();
    private final Adding adding = new Adding();
    private CounterStore store;
    private long lastTry;
    private long lastLook = System.nanoTime();
    private volatile boolean everKept;

    /**
     * @param opener opens the counters; may take its time
     */
    public Keeper(Watch watch, List<Rule> rules, Callable<CounterStore> opener) {
        this.watch = watch;
        this.opener = opener;
        this.ruleNumbers = rules.stream().mapToInt(rule -> numberOf(rule.name())).toArray();
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
        return postponed.value();
    }

    /** Weights that could not be kept across a restart. */
    public long unkept() {
        return unkept.value() + deltas.dropped();
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
            if (store != null) {
                store.close();
            }
            ended.countDown();
        }
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

    /** As if the map had become unusable, for tests. */
    void closeNow() {
        store.close();
        store = null;
    }

    private void open() {
        lastTry = System.nanoTime();
        try {
            store = opener.call();
            everKept = true;
        } catch (IOException | RuntimeException | Error e) {
            LOG.error("cannot open the counters; counting in memory, next try in 30 s", e);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        } finally {
            opened.countDown();
        }
    }

    /** Four times a second: tries again to open the map, or purges a part of it. */
    private void lookAround() {
        if (store == null) {
            if (System.nanoTime() - lastTry > RETRY_NANOS) {
                open();
            }
            return;
        }
        try {
            boolean crowded = store.isCrowded();
            for (int part = 0; part < (crowded ? PARTS_WHEN_CROWDED : 1); part++) {
                store.purge(crowded ? this::isOfLittleUse : this::isStale);
            }
        } catch (RuntimeException | InternalError e) {
            lose(e);
        }
    }

    private boolean isStale(ByteBuffer record) {
        return Cells.latest(record, 0) < tickNow() - Cells.LIFE_TICKS || isFromTheFuture(record);
    }

    /** A scan by many addresses must not keep the map from those who come again. */
    private boolean isOfLittleUse(ByteBuffer record) {
        boolean passing = Cells.fiveMinutes(record, 0) <= PASSING_WEIGHT;
        return isStale(record) || passing && Cells.latest(record, 0) < tickNow() - PASSING_TICKS;
    }

    /** The map is of no use any more: a full disk, a lock that is never released. */
    private void lose(Throwable e) {
        LOG.error("the counters cannot be used; counting in memory, next try in 30 s", e);
        lastTry = System.nanoTime();
        CounterStore lost = store;
        store = null;
        try {
            lost.close();
        } catch (RuntimeException | InternalError closing) {
            LOG.warn("nor can they be closed", closing);
        }
    }

    private void take(DeltaBatch batch) {
        for (int entry = 0; entry < batch.size(); entry++) {
            if (!add(batch, entry)) {
                unkept.add(batch.weight[entry]);
                batch.known[entry] = DeltaBatch.NOT_KEPT;
            }
        }
        exchange.giveBack(batch);
    }

    private boolean add(DeltaBatch batch, int entry) {
        if (store == null) {
            return false;
        }
        try {
            return addTo(store, batch, entry);
        } catch (RuntimeException | InternalError e) {
            lose(e);
            return false;
        }
    }

    private boolean addTo(CounterStore counters, DeltaBatch batch, int entry) {
        adding.tick = batch.tick[entry];
        adding.weight = batch.weight[entry];
        boolean kept =
                counters.update(
                        batch.high[entry],
                        batch.low[entry],
                        ruleNumbers[batch.rule[entry]],
                        adding);
        if (kept && batch.known[entry] >= 0 && batch.known[entry] != adding.sum) {
            if (!batch.answer(entry, adding.cells)) {
                postponed.increment();
            }
        }
        return kept;
    }

    /** A record of a clock that was wrong would otherwise keep its weight for ever. */
    private static boolean isFromTheFuture(ByteBuffer record) {
        return Cells.latest(record, 0) > tickNow() + FUTURE_TICKS;
    }

    private static int tickNow() {
        return (int) (System.currentTimeMillis() / (Cells.TICK_SECONDS * 1000L));
    }

    /** The same name has the same number in each start, whatever the order of the rules. */
    private static int numberOf(String rule) {
        CRC32 crc = new CRC32();
        crc.update(rule.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return (int) crc.getValue();
    }

    /** Reused for every entry: the keeper makes no garbage. */
    private static final class Adding implements CounterStore.Change {

        private final byte[] cells = new byte[Cells.BYTES];
        private int tick;
        private int weight;
        private int sum;

        @Override
        public void apply(ByteBuffer record, boolean isNew) {
            if (isNew || isFromTheFuture(record)) {
                Cells.clear(record, 0, tick);
            }
            Cells.add(record, 0, tick, weight);
            sum = Cells.fiveMinutes(record, 0);
            record.get(0, cells);
        }
    }
}
