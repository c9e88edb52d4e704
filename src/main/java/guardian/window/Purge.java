package guardian.window;

import guardian.runtime.Meter;

/**
 * Keeps the table within its bound: takes out what is stale, a few records at a time, going round;
 * and when it is full, makes room at the cost of whoever loses least by it, never of a client that
 * is near a threshold or whose offence waits to be offered.
 *
 * <p>Confined to the ingest thread.
 */
final class Purge {

    private static final int EVICTION_LOOKS = 64;

    private final WindowTable table;
    private final Limits limits;
    private final Meter evicted = new Meter();
    private int hand;

    Purge(WindowTable table, Limits limits) {
        this.table = table;
        this.limits = limits;
    }

    /** Clients that had to make room for newcomers. */
    long evicted() {
        return evicted.value();
    }

    /** Looks at that many records and takes out those that hold nothing of any window. */
    void stale(int looks, int tickNow) {
        for (int i = 0; i < Math.min(looks, table.bound()); i++) {
            int record = nextRecord();
            if (isFree(record) && isStale(record, tickNow)) {
                table.remove(record);
            }
        }
    }

    private boolean isStale(int record, int tickNow) {
        return latest(record) < tickNow - limits.lifeTicks(table.rule(record));
    }

    /**
     * Of a few records, takes out the lightest, and of those the stalest; false when none may go.
     */
    boolean makeRoom() {
        int least = WindowTable.NONE;
        long leastLoss = Long.MAX_VALUE;
        for (int i = 0; i < Math.min(EVICTION_LOOKS, table.bound()); i++) {
            int record = nextRecord();
            if (isFree(record) && !isNearThreshold(record)) {
                long loss = (long) fiveMinutes(record) << 32 | latest(record);
                if (loss < leastLoss) {
                    leastLoss = loss;
                    least = record;
                }
            }
        }
        if (least == WindowTable.NONE) {
            return false;
        }
        table.remove(least);
        evicted.increment();
        return true;
    }

    private boolean isFree(int record) {
        return table.isInUse(record) && !table.has(record, WindowTable.OFFER_AGAIN);
    }

    private boolean isNearThreshold(int record) {
        Content content = limits.contentOf(table.rule(record));
        int minute = content.minute(table.cells(record), table.cellsAt(record));
        return limits.isNear(table.rule(record), minute, fiveMinutes(record));
    }

    private int fiveMinutes(int record) {
        return limits.contentOf(table.rule(record))
                .fiveMinutes(table.cells(record), table.cellsAt(record));
    }

    private int latest(int record) {
        return Cells.latest(table.cells(record), table.cellsAt(record));
    }

    private int nextRecord() {
        hand = hand + 1 < table.bound() ? hand + 1 : 0;
        return hand;
    }
}
