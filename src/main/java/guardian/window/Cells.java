package guardian.window;

import java.nio.ByteBuffer;

/**
 * The sliding windows of one client and rule, in 120 bytes of somebody's buffer. The table and the
 * counters in the map hold the same bytes, so both are worked on by the same code.
 *
 * <pre>
 *   0  int        latest tick: the greatest 2 s tick (epoch seconds / 2) anything was counted at
 *   4  32 shorts  fine cells, one a tick, for the last 32 ticks: tick t in cell t mod 32
 *  68  26 shorts  coarse cells, one for 5 ticks (10 s), for what has left the fine cells:
 *                 decade d = t / 5 in cell d mod 26
 * </pre>
 *
 * <p>The 1m window is the 31 youngest fine cells; the 5m window is everything back to the coarse
 * cell that holds the tick 150 before the latest. So a window reaches back too far by at most 2 s
 * and 10 s, and never too short. A cell stops at 65,535, which no threshold exceeds.
 *
 * <p>Bytes are in native order. Static and without state; the caller's thread owns the buffer.
 */
final class Cells {

    /** Length of a record in bytes. */
    static final int BYTES = 120;

    /** Seconds in a tick. */
    static final int TICK_SECONDS = 2;

    /** A record whose latest tick is older than this many ticks holds nothing of any window. */
    static final int LIFE_TICKS = 155;

    private static final int FINE = 4;
    private static final int FINE_CELLS = 32;
    private static final int COARSE = FINE + 2 * FINE_CELLS;
    private static final int COARSE_CELLS = 26;
    private static final int DECADE = 5;
    private static final int MINUTE_TICKS = 30;
    private static final int FIVE_MINUTES_TICKS = 150;

    /** What one cell counts to. */
    static final int MOST = 0xFFFF;

    private static final long LANES = 0x0000_FFFF_0000_FFFFL;

    private Cells() {}

    /** Starts an empty record at that tick. */
    static void clear(ByteBuffer memory, int at, int tick) {
        memory.putInt(at, tick);
        for (int i = 4; i < BYTES; i += 4) {
            memory.putInt(at + i, 0);
        }
    }

    /** The latest tick. */
    static int latest(ByteBuffer memory, int at) {
        return memory.getInt(at);
    }

    /** Moves the windows on to {@code tick}; an earlier one changes nothing. */
    static void advance(ByteBuffer memory, int at, int tick) {
        int latest = memory.getInt(at);
        if (tick <= latest) {
            return;
        }
        if (tick - latest > LIFE_TICKS + FINE_CELLS) {
            clear(memory, at, tick);
            return;
        }
        for (int t = latest + 1; t <= tick; t++) {
            leaveFine(memory, at, t);
        }
        memory.putInt(at, tick);
    }

    /** Tick {@code t} needs the fine cell of tick t - 32, whose weight moves to its coarse cell. */
    private static void leaveFine(ByteBuffer memory, int at, int t) {
        int leaving = t - FINE_CELLS;
        int decade = Math.floorDiv(leaving, DECADE);
        int coarse = coarse(at, decade);
        if (decade * DECADE == leaving) {
            memory.putShort(coarse, (short) 0);
        }
        int fine = fine(at, t);
        int weight = memory.getShort(fine) & MOST;
        if (weight != 0) {
            grow(memory, coarse, weight);
            memory.putShort(fine, (short) 0);
        }
    }

    /**
     * Counts {@code weight} at {@code tick}, moving the windows on where it is later than all
     * before. What is older than the 5m window counts nowhere.
     */
    static void add(ByteBuffer memory, int at, int tick, int weight) {
        advance(memory, at, tick);
        int latest = memory.getInt(at);
        if (tick > latest - FINE_CELLS) {
            grow(memory, fine(at, tick), weight);
        } else if (tick / DECADE >= oldestDecade(latest)) {
            grow(memory, coarse(at, tick / DECADE), weight);
        }
    }

    /** Takes over, cell by cell, whatever is greater in another record of the same client. */
    static void raise(ByteBuffer memory, int at, ByteBuffer other) {
        int latest = Math.max(memory.getInt(at), other.getInt(0));
        advance(memory, at, latest);
        advance(other, 0, latest);
        for (int cell = FINE; cell < BYTES; cell += 2) {
            int theirs = other.getShort(cell) & MOST;
            if (theirs > (memory.getShort(at + cell) & MOST)) {
                memory.putShort(at + cell, (short) theirs);
            }
        }
    }

    /** The sum of the 1m window that ends at the latest tick. */
    static int minute(ByteBuffer memory, int at) {
        int oldest = memory.getShort(fine(at, memory.getInt(at) + 1)) & MOST;
        return sumOfFine(memory, at) - oldest;
    }

    /**
     * The greatest 1m sum among the windows that end at or after {@code tick} and hold it. For what
     * comes late: the windows it falls into were not judged with it. Of what has left the fine
     * cells only whole decades count; so it may be too small, by what lies within 10 s of the
     * window's edges, and is never too great.
     */
    static int minuteAround(ByteBuffer memory, int at, int tick) {
        int latest = memory.getInt(at);
        int greatest = 0;
        for (int end = tick; end <= Math.min(latest, tick + MINUTE_TICKS); end++) {
            greatest = Math.max(greatest, sumBetween(memory, at, end - MINUTE_TICKS, end, latest));
        }
        return greatest;
    }

    private static int sumBetween(ByteBuffer memory, int at, int from, int to, int latest) {
        int left = latest - FINE_CELLS;
        int sum = 0;
        for (int t = Math.max(from, left + 1); t <= to; t++) {
            sum += memory.getShort(fine(at, t)) & MOST;
        }
        int newest = Math.floorDiv(left, DECADE);
        int decade = Math.max(Math.floorDiv(from + DECADE - 1, DECADE), newest - COARSE_CELLS + 1);
        for (; decade <= newest && Math.min(lastOf(decade), left) <= to; decade++) {
            sum += memory.getShort(coarse(at, decade)) & MOST;
        }
        return sum;
    }

    private static int lastOf(int decade) {
        return decade * DECADE + DECADE - 1;
    }

    /** The sum of the 5m window that ends at the latest tick. */
    static int fiveMinutes(ByteBuffer memory, int at) {
        int latest = memory.getInt(at);
        int sum = sumOfFine(memory, at) + sumOfCoarse(memory, at);
        int oldest = oldestDecade(latest);
        int newest = Math.floorDiv(latest - FINE_CELLS, DECADE);
        for (int decade = newest - COARSE_CELLS + 1; decade < oldest; decade++) {
            sum -= memory.getShort(coarse(at, decade)) & MOST;
        }
        return sum;
    }

    private static int sumOfFine(ByteBuffer memory, int at) {
        long lanes = 0;
        for (int i = FINE; i < COARSE; i += 8) {
            lanes += lanes(memory.getLong(at + i));
        }
        return (int) lanes + (int) (lanes >>> 32);
    }

    private static int sumOfCoarse(ByteBuffer memory, int at) {
        long lanes = lanes(memory.getInt(at + BYTES - 4) & 0xFFFF_FFFFL);
        for (int i = COARSE; i < BYTES - 4; i += 8) {
            lanes += lanes(memory.getLong(at + i));
        }
        return (int) lanes + (int) (lanes >>> 32);
    }

    /** Four shorts as two sums of two, in the halves of a long. */
    private static long lanes(long four) {
        return (four & LANES) + (four >>> 16 & LANES);
    }

    private static int oldestDecade(int latest) {
        return Math.floorDiv(latest - FIVE_MINUTES_TICKS, DECADE);
    }

    private static int fine(int at, int tick) {
        return at + FINE + 2 * (tick & FINE_CELLS - 1);
    }

    private static int coarse(int at, int decade) {
        return at + COARSE + 2 * Math.floorMod(decade, COARSE_CELLS);
    }

    private static void grow(ByteBuffer memory, int cell, int weight) {
        int sum = Math.min(MOST, (memory.getShort(cell) & MOST) + weight);
        memory.putShort(cell, (short) sum);
    }
}
