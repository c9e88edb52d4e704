package guardian.window;

import java.nio.ByteBuffer;

/** What the 120 bytes of a record hold. Without state; the caller's thread owns the buffer. */
enum Content {
    /** Sums of weights, see {@link Cells}. */
    SUMS,

    /** Which different things came, see {@link Marks}. */
    MARKS;

    /**
     * Counts at {@code tick}.
     *
     * @param what a weight, or the number of a mark; never 0
     */
    void add(ByteBuffer memory, int at, int tick, int what) {
        if (this == SUMS) {
            Cells.add(memory, at, tick, what);
        } else {
            Marks.add(memory, at, tick, what);
        }
    }

    /** Moves the windows on to {@code tick}; an earlier one changes nothing. */
    void advance(ByteBuffer memory, int at, int tick) {
        if (this == SUMS) {
            Cells.advance(memory, at, tick);
        } else {
            Marks.advance(memory, at, tick);
        }
    }

    /** Takes over whatever is greater, or later, in another record of the same client. */
    void raise(ByteBuffer memory, int at, ByteBuffer other) {
        if (this == SUMS) {
            Cells.raise(memory, at, other);
        } else {
            Marks.raise(memory, at, other);
        }
    }

    /** What counts in the 1m window that ends at the latest tick. */
    int minute(ByteBuffer memory, int at) {
        return this == SUMS ? Cells.minute(memory, at) : Marks.minute(memory, at);
    }

    /** The most that counts in a 1m window which holds {@code tick}, late as it may be. */
    int minuteAround(ByteBuffer memory, int at, int tick) {
        return this == SUMS && tick < Cells.latest(memory, at)
                ? Cells.minuteAround(memory, at, tick)
                : minute(memory, at);
    }

    /** What counts in the 5m window that ends at the latest tick. */
    int fiveMinutes(ByteBuffer memory, int at) {
        return this == SUMS ? Cells.fiveMinutes(memory, at) : Marks.fiveMinutes(memory, at);
    }
}
