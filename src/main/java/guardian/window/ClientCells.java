package guardian.window;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Clients and the cells of each, one after the other; bounded. Belongs to whoever has the batch.
 */
final class ClientCells {

    private static final int FIRST_ROOM = 64;

    private final int most;
    private long[] high = new long[0];
    private long[] low = new long[0];
    private int[] rule = new int[0];
    private byte[] cells = new byte[0];
    private int size;

    ClientCells(int most) {
        this.most = most;
    }

    int size() {
        return size;
    }

    /**
     * Keeps a copy of a client's cells.
     *
     * @param memory holds them, from {@code at}
     * @return whether there was room
     */
    boolean add(long high, long low, int rule, ByteBuffer memory, int at) {
        if (size == most) {
            return false;
        }
        if (size == this.high.length) {
            grow(Math.max(FIRST_ROOM, size * 2));
        }
        this.high[size] = high;
        this.low[size] = low;
        this.rule[size] = rule;
        memory.get(at, cells, size * Cells.BYTES, Cells.BYTES);
        size++;
        return true;
    }

    private void grow(int room) {
        high = Arrays.copyOf(high, room);
        low = Arrays.copyOf(low, room);
        rule = Arrays.copyOf(rule, room);
        cells = Arrays.copyOf(cells, room * Cells.BYTES);
    }

    long high(int i) {
        return high[i];
    }

    long low(int i) {
        return low[i];
    }

    int rule(int i) {
        return rule[i];
    }

    /** Copies a client's cells into a record at position 0. */
    void copy(int i, ByteBuffer record) {
        record.put(0, cells, i * Cells.BYTES, Cells.BYTES);
    }

    void clear() {
        size = 0;
    }
}
