package guardian.window;

import java.nio.ByteBuffer;

/**
 * How many different things one client has asked for in its sliding windows, in the same 120 bytes
 * as {@link Cells}. Each thing falls on one of 116 marks by its hash; a mark remembers when it was
 * last made, so windows slide to the tick, and two records of one client are one by taking the
 * later of each.
 *
 * <pre>
 *   0  int        latest tick
 *   4  116 bytes  each mark: 0, or 1 + its tick mod 255
 * </pre>
 *
 * <p>The number is an estimate (linear counting): on average it is right; 30 things count as 27 to
 * 33, 200 as 160 to 240. Static and without state; the caller's thread owns the buffer.
 */
final class Marks {

    /** How many marks there are. */
    static final int MARKS = 116;

    private static final int FIRST = 4;
    private static final int CYCLE = 255;
    private static final int MINUTE_TICKS = 30;
    private static final int FIVE_MINUTES_TICKS = 150;
    private static final int[] NUMBER = numbers();

    private Marks() {}

    private static int[] numbers() {
        int[] number = new int[MARKS + 1];
        for (int made = 0; made <= MARKS; made++) {
            double free = Math.max(0.5, MARKS - made);
            number[made] = (int) (MARKS * Math.log(MARKS / free));
        }
        return number;
    }

    /** The number, from 1, of the mark on which a thing of this hash falls. */
    static int numberOf(long hash) {
        return 1 + (int) Math.floorMod(hash ^ hash >>> 32, (long) MARKS);
    }

    /** Moves the windows on to {@code tick}, and forgets what has left them. */
    static void advance(ByteBuffer memory, int at, int tick) {
        int latest = memory.getInt(at);
        if (tick <= latest) {
            return;
        }
        for (int mark = at + FIRST; mark < at + FIRST + MARKS; mark++) {
            if (memory.get(mark) != 0
                    && (long) tick - latest + age(memory.get(mark), latest) > FIVE_MINUTES_TICKS) {
                memory.put(mark, (byte) 0);
            }
        }
        memory.putInt(at, tick);
    }

    /** Makes a mark at {@code tick}, moving the windows on where it is later than all before. */
    static void add(ByteBuffer memory, int at, int tick, int number) {
        advance(memory, at, tick);
        int latest = memory.getInt(at);
        int place = at + FIRST + number - 1;
        byte before = memory.get(place);
        boolean isOld = latest - (long) tick > FIVE_MINUTES_TICKS;
        if (!isOld && (before == 0 || age(before, latest) > latest - tick)) {
            memory.put(place, code(tick));
        }
    }

    /** Takes over the later of each mark from another record of the same client. */
    static void raise(ByteBuffer memory, int at, ByteBuffer other) {
        int latest = Math.max(memory.getInt(at), other.getInt(0));
        advance(memory, at, latest);
        advance(other, 0, latest);
        for (int mark = FIRST; mark < FIRST + MARKS; mark++) {
            byte theirs = other.get(mark);
            byte ours = memory.get(at + mark);
            if (theirs != 0 && (ours == 0 || age(theirs, latest) < age(ours, latest))) {
                memory.put(at + mark, theirs);
            }
        }
    }

    /** How many different things in the 1m window that ends at the latest tick. */
    static int minute(ByteBuffer memory, int at) {
        return within(memory, at, MINUTE_TICKS);
    }

    /** How many different things in the 5m window that ends at the latest tick. */
    static int fiveMinutes(ByteBuffer memory, int at) {
        return within(memory, at, FIVE_MINUTES_TICKS);
    }

    private static int within(ByteBuffer memory, int at, int ticks) {
        int latest = memory.getInt(at);
        int made = 0;
        for (int mark = at + FIRST; mark < at + FIRST + MARKS; mark++) {
            byte code = memory.get(mark);
            made += code != 0 && age(code, latest) <= ticks ? 1 : 0;
        }
        return NUMBER[made];
    }

    private static byte code(int tick) {
        return (byte) (1 + Math.floorMod(tick, CYCLE));
    }

    private static int age(byte code, int latest) {
        return Math.floorMod(latest - ((code & 0xFF) - 1), CYCLE);
    }
}
