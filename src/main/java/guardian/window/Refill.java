package guardian.window;

/**
 * Goes once round the table, a few thousand records a batch, and gives the map all that the table
 * knows: for a map that was begun anew, or that could not be reached for a while.
 *
 * <p>The map takes of each cell the greater count, so nothing is counted twice however often this
 * is done and by however many guardians; where two of them had counted a client in the same two
 * seconds while there was no map, the lesser count is lost.
 *
 * <p>Confined to the ingest thread.
 */
final class Refill {

    private int next;
    private int end;

    /** Begins a round. Clients that come later need none: they come as deltas. */
    void begin(WindowTable table) {
        next = 0;
        end = table.bound();
    }

    /** Whether a round is under way. */
    boolean isOn() {
        return next < end;
    }

    /** Puts the next part of the round into a batch that is about to be handed over. */
    void fill(DeltaBatch batch, WindowTable table) {
        int until = Math.min(end, next + DeltaBatch.MOST_WHOLE);
        for (; next < until; next++) {
            if (table.isInUse(next)) {
                batch.whole.add(
                        table.high(next),
                        table.low(next),
                        table.rule(next),
                        table.cells(next),
                        table.cellsAt(next));
                takeOut(batch, table, next);
            }
        }
    }

    /** What the batch has of the client is in his cells. */
    private static void takeOut(DeltaBatch batch, WindowTable table, int record) {
        for (int entry = table.entry(record); entry >= 0; entry = batch.previous[entry]) {
            batch.weight[entry] = 0;
        }
        table.entry(record, WindowTable.NONE);
    }
}
