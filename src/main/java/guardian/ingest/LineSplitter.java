package guardian.ingest;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Cuts a stream of bytes into lines, in place. The bytes of a line are valid only during the call.
 *
 * <p>A line longer than {@link #LONGEST_LINE} is reported once and skipped up to its end. For a
 * long line the buffer grows, and while there is nobody to give lines to, up to {@link
 * #LARGEST_BACKLOG}, so that httpd need not wait for our start. Confined to the reader's thread.
 */
public final class LineSplitter {

    /**
     * The longest line taken, in bytes: who could exceed it would never be counted. By httpd's own
     * limits a client may send 100 fields of 8190 bytes, of one name if he likes, of which a
     * CustomLog makes four bytes each.
     */
    public static final int LONGEST_LINE = 4 * 1024 * 1024;

    /** The most bytes kept for a handler that is not there yet. */
    public static final int LARGEST_BACKLOG = 16 * 1024 * 1024;

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;
    private static final long NEWLINES = ONES * '\n';
    private static final int ROOM = 64 * 1024;
    private static final int NORMAL = 256 * 1024;

    /** Takes the lines. */
    public interface Lines {

        /** {@code bytes[from, to)} is one line without its end. */
        void line(byte[] bytes, int from, int to);

        /** A line was too long; {@code bytes[from, to)} is its beginning. */
        void tooLong(byte[] bytes, int from, int to);
    }

    private byte[] buffer = new byte[NORMAL];
    private int start;
    private int end;
    private int scanned;
    private boolean skipping;

    /** Where the next bytes should be read to; at least {@link #room} bytes from {@link #at}. */
    public byte[] buffer() {
        return buffer;
    }

    /** The first free place of the buffer. */
    public int at() {
        return end;
    }

    /** Makes room for the next read and says how much there is; 0 when the backlog is full. */
    public int room() {
        if (buffer.length - end < ROOM) {
            makeRoom();
        }
        return buffer.length - end;
    }

    /** That many bytes were put at {@link #at}. */
    public void filled(int count) {
        end += count;
    }

    /** Gives every whole line to {@code lines}. */
    public void split(Lines lines) {
        int newline;
        while ((newline = newline(scanned)) >= 0) {
            int from = start;
            // Before the line is given away: whatever comes of it, it comes once.
            start = newline + 1;
            scanned = start;
            if (skipping) {
                skipping = false;
            } else if (newline - from > LONGEST_LINE) {
                lines.tooLong(buffer, from, newline);
            } else {
                lines.line(buffer, from, newline);
            }
        }
        scanned = end;
        if (skipping) {
            start = end;
        } else if (end - start > LONGEST_LINE) {
            lines.tooLong(buffer, start, end);
            skipping = true;
            start = end;
        }
        if (start == end) {
            start = 0;
            end = 0;
            scanned = 0;
            if (buffer.length > NORMAL) {
                buffer = new byte[NORMAL];
            }
        }
    }

    /** The input has ended: what is left is a line, too. */
    public void finish(Lines lines) {
        split(lines);
        if (end > start) {
            int from = start;
            start = end;
            lines.line(buffer, from, end);
        }
    }

    private void makeRoom() {
        if (start > 0) {
            System.arraycopy(buffer, start, buffer, 0, end - start);
            end -= start;
            scanned -= start;
            start = 0;
        }
        if (buffer.length - end < ROOM && buffer.length < LARGEST_BACKLOG) {
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        }
    }

    private int newline(int from) {
        byte[] bytes = buffer;
        int at = from;
        for (int last = end - 8; at <= last; at += 8) {
            long differs = (long) LONGS.get(bytes, at) ^ NEWLINES;
            long found = (differs - ONES) & ~differs & HIGHS;
            if (found != 0) {
                return at + (Long.numberOfTrailingZeros(found) >>> 3);
            }
        }
        for (; at < end; at++) {
            if (bytes[at] == '\n') {
                return at;
            }
        }
        return -1;
    }
}
