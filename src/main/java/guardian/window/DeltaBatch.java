package guardian.window;

import java.util.Arrays;

/**
 * What a quarter of a second added to the windows: one entry for each client, rule and tick. The
 * ingest thread fills it, the keeper adds it to the map and writes into it what the map knew
 * beyond; then the ingest thread takes that over and fills it again. So each batch has one owner at
 * a time, and two of them go round.
 *
 * <p>While the map lacks what the table knows, the batch also carries whole clients, a part of the
 * table each time. Whoever is in there has no entry: what is new is in his cells.
 *
 * <p>Bounded by {@link #MOST}; an entry that does not fit is not kept, and counted by the owner.
 */
final class DeltaBatch {

    /** The most entries kept while the keeper cannot take them. */
    static final int MOST = 1 << 18;

    /** The most whole clients in a batch. */
    static final int MOST_WHOLE = 1 << 12;

    private static final int MOST_ANSWERS = 1 << 15;

    /** In {@link #known}: not the client's last entry in this batch. */
    static final int NOT_LAST = -1;

    /** In {@link #known}, by the keeper: the map could not take this entry. */
    static final int NOT_KEPT = -2;

    private static final int FIRST_SIZE = 1 << 10;

    long[] high = new long[FIRST_SIZE];
    long[] low = new long[FIRST_SIZE];
    int[] rule = new int[FIRST_SIZE];
    int[] record = new int[FIRST_SIZE];
    int[] tick = new int[FIRST_SIZE];

    /** 0 when the client is among the {@link #whole} ones. */
    int[] weight = new int[FIRST_SIZE];

    /** The entry before this one of the same client and rule, or -1. */
    int[] previous = new int[FIRST_SIZE];

    /** The table's own count of everything in the record, for the client's last entry. */
    int[] known = new int[FIRST_SIZE];

    /** Clients with all the table knows of them, for a map that lacks it. */
    final ClientCells whole = new ClientCells(MOST_WHOLE);

    /**
     * What the map has for a client, where the table knew less. One that finds no room is not kept:
     * the next batch that holds the client will ask again.
     */
    final ClientCells answers = new ClientCells(MOST_ANSWERS);

    private int size;

    int size() {
        return size;
    }

    /** Adds an entry; its number, or -1 when the batch is full. */
    int add(long high, long low, int rule, int record, int tick, int weight, int previous) {
        if (size == this.high.length && !grow()) {
            return -1;
        }
        this.high[size] = high;
        this.low[size] = low;
        this.rule[size] = rule;
        this.record[size] = record;
        this.tick[size] = tick;
        this.weight[size] = weight;
        this.previous[size] = previous;
        this.known[size] = NOT_LAST;
        return size++;
    }

    void clear() {
        size = 0;
        whole.clear();
        answers.clear();
    }

    private boolean grow() {
        if (size >= MOST) {
            return false;
        }
        int room = size * 2;
        high = Arrays.copyOf(high, room);
        low = Arrays.copyOf(low, room);
        rule = Arrays.copyOf(rule, room);
        record = Arrays.copyOf(record, room);
        tick = Arrays.copyOf(tick, room);
        weight = Arrays.copyOf(weight, room);
        previous = Arrays.copyOf(previous, room);
        known = Arrays.copyOf(known, room);
        return true;
    }
}
