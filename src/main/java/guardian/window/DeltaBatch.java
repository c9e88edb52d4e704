package guardian.window;

import java.util.Arrays;

/**
 * What a quarter of a second added to the windows: one entry for each client, rule and tick. The
 * ingest thread fills it, the keeper adds it to the map and writes into it what the map knew
 * beyond; then the ingest thread takes that over and fills it again. So each batch has one owner at
 * a time, and two of them go round.
 *
 * <p>Bounded by {@link #MOST}; an entry that does not fit is not kept, and counted by the owner.
 */
final class DeltaBatch {

    /** The most entries kept while the keeper cannot take them. */
    static final int MOST = 1 << 18;

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
    int[] weight = new int[FIRST_SIZE];

    /** The entry before this one of the same client and rule, or -1. */
    int[] previous = new int[FIRST_SIZE];

    /** The table's own count of everything in the record, for the client's last entry. */
    int[] known = new int[FIRST_SIZE];

    private int size;
    private byte[] answers = new byte[0];
    private int answered;
    private int[] answeredEntry = new int[0];

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

    /**
     * Keeps the cells the map has for that entry's client, as an answer. One that finds no room is
     * not kept: the next batch that holds the client will ask again.
     *
     * @return whether it found room
     */
    boolean answer(int entry, byte[] cells) {
        if (answered == MOST_ANSWERS) {
            return false;
        }
        if ((answered + 1) * Cells.BYTES > answers.length) {
            int room = Math.max(64, answered * 2);
            answers = Arrays.copyOf(answers, room * Cells.BYTES);
            answeredEntry = Arrays.copyOf(answeredEntry, room);
        }
        System.arraycopy(cells, 0, answers, answered * Cells.BYTES, Cells.BYTES);
        answeredEntry[answered++] = entry;
        return true;
    }

    int answers() {
        return answered;
    }

    /** The entry that this answer belongs to. */
    int answeredEntry(int answer) {
        return answeredEntry[answer];
    }

    /** The bytes of all answers, one after the other. */
    byte[] answerBytes() {
        return answers;
    }

    void clear() {
        size = 0;
        answered = 0;
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
