package guardian.window;

import guardian.runtime.Meter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The ingest thread's side of the two tiers: gathers what was counted into a batch, hands it to the
 * keeper several times a second, and takes over what the map knew and the table did not.
 *
 * <p>What the map has for a client is all that every guardian has flushed; so a client's true cells
 * are those of the map after our batch, plus what the open batch has gathered since. That way a
 * count from before a restart, and one of another live guardian, is found once and only once.
 *
 * <p>Confined to the ingest thread; never waits, except at the end of input.
 */
final class Deltas {

    private static final long FLUSH_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long FLUSH_SOON_NANOS = TimeUnit.MILLISECONDS.toNanos(25);

    private final Exchange exchange;
    private final Refill refill = new Refill();
    private final Meter dropped = new Meter();
    private final ByteBuffer fromMap =
            ByteBuffer.allocateDirect(Cells.BYTES).order(ByteOrder.nativeOrder());
    private DeltaBatch open = new DeltaBatch();
    private DeltaBatch spare;
    private boolean newcomers;
    private boolean lacking;
    private long lastFlush = System.nanoTime();
    private volatile boolean hurry;

    Deltas(Exchange exchange) {
        this.exchange = exchange;
    }

    /** From now on every batch is handed over as soon as the keeper is free. By any thread. */
    void hurry() {
        hurry = true;
    }

    /** Weights that found no room while the keeper could not take them. */
    long dropped() {
        return dropped.value();
    }

    /** At the end of input, what could not be handed over any more. */
    private void giveUp() {
        for (int entry = 0; entry < open.size(); entry++) {
            dropped.add(open.weight[entry]);
        }
    }

    void add(WindowTable table, int record, int tick, int weight, Content content) {
        int entry = table.entry(record);
        if (entry >= 0 && open.tick[entry] == tick && content == Content.SUMS) {
            open.weight[entry] += weight;
            return;
        }
        int added =
                open.add(
                        table.high(record),
                        table.low(record),
                        table.rule(record),
                        record,
                        tick,
                        weight,
                        entry);
        if (added < 0) {
            dropped.add(weight);
            lacking = true;
            return;
        }
        table.entry(record, added);
        newcomers |= !table.has(record, WindowTable.MERGED);
    }

    /** Takes back what is done and hands over what is due. */
    void turn(Watch watch, long nowNanos) {
        takeBack(watch);
        if (spare == null || nowNanos - lastFlush < patience()) {
            return;
        }
        if (isAnythingDue(watch.table())) {
            handOver(watch);
            lastFlush = nowNanos;
        }
    }

    private long patience() {
        return newcomers || hurry || refill.isOn() ? FLUSH_SOON_NANOS : FLUSH_NANOS;
    }

    private boolean isAnythingDue(WindowTable table) {
        if (exchange.isKeeping()) {
            if (exchange.takeAllWanted() || lacking) {
                lacking = false;
                refill.begin(table);
            }
        }
        return open.size() > 0 || refill.isOn() || exchange.isWanted();
    }

    /** At the end of input: everything is handed over and taken back, or the time is over. */
    boolean finish(Watch watch, long nanos) {
        long deadline = System.nanoTime() + nanos;
        while (System.nanoTime() - deadline < 0) {
            takeBack(watch);
            if (spare != null) {
                if (!isAnythingDue(watch.table())) {
                    return true;
                }
                handOver(watch);
            }
            LockSupport.parkNanos(500_000);
        }
        giveUp();
        return false;
    }

    private void takeBack(Watch watch) {
        if (spare == null) {
            DeltaBatch done = exchange.takeDone();
            if (done != null) {
                absorb(watch, done);
                done.clear();
                spare = done;
            }
        }
    }

    private void handOver(Watch watch) {
        WindowTable table = watch.table();
        DeltaBatch batch = open;
        if (refill.isOn()) {
            refill.fill(batch, table);
        }
        for (int entry = 0; entry < batch.size(); entry++) {
            int record = batch.record[entry];
            if (isOf(table, record, batch, entry) && table.entry(record) == entry) {
                batch.known[entry] = watch.fiveMinutes(record);
                table.entry(record, WindowTable.NONE);
            }
        }
        open = spare;
        spare = null;
        newcomers = false;
        exchange.give(batch);
    }

    private void absorb(Watch watch, DeltaBatch batch) {
        WindowTable table = watch.table();
        for (int entry = 0; entry < batch.size(); entry++) {
            int record = batch.record[entry];
            if (batch.known[entry] != DeltaBatch.NOT_KEPT && isOf(table, record, batch, entry)) {
                table.set(record, WindowTable.MERGED, true);
            }
        }
        ClientCells answers = batch.answers;
        for (int i = 0; i < answers.size(); i++) {
            int record = table.find(answers.high(i), answers.low(i), answers.rule(i));
            if (record != WindowTable.NONE) {
                answers.copy(i, fromMap);
                Content content = watch.limits().contentOf(table.rule(record));
                addOpen(table.entry(record), content);
                // The map may know less than we do, when it could not be written for a while.
                content.raise(table.cells(record), table.cellsAt(record), fromMap);
                watch.merged(record);
            }
        }
    }

    /** What the open batch has gathered for a record is not yet in the cells from the map. */
    private void addOpen(int latestEntry, Content content) {
        for (int e = latestEntry; e >= 0; e = open.previous[e]) {
            if (open.weight[e] != 0) {
                content.add(fromMap, 0, open.tick[e], open.weight[e]);
            }
        }
    }

    private static boolean isOf(WindowTable table, int record, DeltaBatch batch, int entry) {
        return table.isOf(record, batch.high[entry], batch.low[entry], batch.rule[entry]);
    }
}
