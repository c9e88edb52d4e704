package guardian.window;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The sliding windows of one client and one rule, as the table keeps them, for those who only look
 * at old logs. Confined to one thread.
 */
public final class SlidingSums {

    private final ByteBuffer cells =
            ByteBuffer.allocate(Cells.BYTES).order(ByteOrder.nativeOrder());

    /** Counts a weight at that time; what is older than the windows counts nowhere. */
    public void add(long millis, int weight) {
        int tick = (int) Math.floorDiv(millis, Cells.TICK_SECONDS * 1000L);
        if (Cells.latest(cells, 0) == 0) {
            Cells.clear(cells, 0, tick);
        }
        Cells.add(cells, 0, tick, Math.min(weight, Cells.MOST));
    }

    /** What counts in the one-minute window that ends with the latest. */
    public int oneMinute() {
        return Cells.minute(cells, 0);
    }

    /** What counts in the five-minute window that ends with the latest. */
    public int fiveMinutes() {
        return Cells.fiveMinutes(cells, 0);
    }
}
