package guardian.ingest;

import guardian.runtime.Meter;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bytes on their way from the thread that reads them to one that may wait, cut between lines only:
 * where there is no room, whole lines are dropped and counted, until there is room again.
 *
 * <p>One thread puts, another one takes; neither waits for the other, and nothing is allocated once
 * it is made. A line is given on when its end has come; so one that is dropped, however long it has
 * become, leaves nothing behind.
 */
final class LineRing {

    private final byte[] ring;
    private final Meter droppedLines = new Meter();
    private final Meter droppedBytes = new Meter();

    /** Places count up for ever; between {@code taken} and {@code given} lie whole lines. */
    private final AtomicLong taken = new AtomicLong();

    private final AtomicLong given = new AtomicLong();

    /** Owned by the thread that puts: behind {@code given} lies a line without its end. */
    private long filled;

    private boolean skipping;

    /**
     * @param capacity in bytes, a power of two; also bounds a line
     */
    LineRing(int capacity) {
        if (Integer.bitCount(capacity) != 1) {
            throw new IllegalArgumentException(capacity + " bytes are no power of two");
        }
        ring = new byte[capacity];
    }

    /** Puts {@code bytes[from, to)} behind what was put before, or drops lines of it. */
    void put(byte[] bytes, int from, int to) {
        int start = skipping ? skip(bytes, from, to) : from;
        int fits = (int) Math.min(to - start, ring.length - (filled - taken.get()));
        copyIn(bytes, start, fits);
        filled += fits;
        int lines = afterLastLine(bytes, start, start + fits);
        if (lines > start) {
            given.lazySet(filled - (start + fits - lines));
        }
        if (start + fits < to) {
            drop(bytes, start + fits, to);
        }
    }

    /** The input has ended: what is left is given on, too. */
    void end() {
        given.lazySet(filled);
    }

    /** How many bytes wait to be taken. */
    long waiting() {
        return given.get() - taken.get();
    }

    /** Lines that were dropped, whole or from somewhere within. */
    long droppedLines() {
        return droppedLines.value();
    }

    /** What these lines were, in bytes. */
    long droppedBytes() {
        return droppedBytes.value();
    }

    /**
     * Copies the lines that come next into {@code into}, as many as it has room for; a longer line
     * comes in pieces. They stay here until {@link #release}.
     */
    void peek(ByteBuffer into) {
        long from = taken.getPlain();
        long there = given.get() - from;
        int count = (int) Math.min(there, into.remaining());
        if (count < there) {
            count = wholeLines(from, count);
        }
        copyOut(from, count, into);
    }

    /** Makes room: the next {@code count} bytes are done with. */
    void release(int count) {
        taken.lazySet(taken.getPlain() + count);
    }

    /** Drops {@code bytes[from, to)}, and the line that they go on with. */
    private void drop(byte[] bytes, int from, int to) {
        droppedBytes.add(to - from + filled - given.getPlain());
        filled = given.getPlain();
        countLines(bytes, from, to);
        skipping = bytes[to - 1] != '\n';
    }

    /** Drops the rest of a line that had no room; where the next one begins. */
    private int skip(byte[] bytes, int from, int to) {
        int at = from;
        while (skipping && at < to) {
            skipping = bytes[at++] != '\n';
        }
        droppedBytes.add(at - from);
        countLines(bytes, from, at);
        return at;
    }

    private void countLines(byte[] bytes, int from, int to) {
        int lines = 0;
        for (int at = from; at < to; at++) {
            lines += bytes[at] == '\n' ? 1 : 0;
        }
        droppedLines.add(lines);
    }

    private static int afterLastLine(byte[] bytes, int from, int to) {
        int at = to;
        while (at > from && bytes[at - 1] != '\n') {
            at--;
        }
        return at;
    }

    private int wholeLines(long from, int most) {
        int count = most;
        while (count > 0 && ring[place(from + count - 1)] != '\n') {
            count--;
        }
        return count == 0 ? most : count;
    }

    private void copyIn(byte[] bytes, int from, int count) {
        int at = place(filled);
        int first = Math.min(count, ring.length - at);
        System.arraycopy(bytes, from, ring, at, first);
        System.arraycopy(bytes, from + first, ring, 0, count - first);
    }

    private void copyOut(long from, int count, ByteBuffer into) {
        int at = place(from);
        int first = Math.min(count, ring.length - at);
        into.put(ring, at, first).put(ring, 0, count - first);
    }

    private int place(long count) {
        return (int) (count & ring.length - 1);
    }
}
