package guardian.rule;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A stretch of bytes: in place in the line, or, where httpd or the client has coded something, as a
 * decoded copy. Makes no garbage once its copy is as long as the longest text. Confined to one
 * thread.
 */
final class Text {

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long MIX = 0x9E3779B97F4A7C15L;

    private byte[] bytes = new byte[0];
    private byte[] copy = new byte[0];
    private int from;
    private int to;

    /** This is the text, as it stands there. */
    void place(byte[] line, int start, int end) {
        bytes = line;
        from = start;
        to = end;
    }

    /** This is the text, without the escapes that httpd puts into its logs. */
    void placeUnescaped(byte[] line, int start, int end) {
        place(line, start, end);
        for (int i = start; i < end; i++) {
            if (line[i] == '\\') {
                unescape();
                return;
            }
        }
    }

    private void unescape() {
        byte[] into = room(to - from);
        int length = 0;
        int at = from;
        while (at < to) {
            int next = Escapes.skip(bytes, at, to);
            into[length++] = (byte) Escapes.read(bytes, at, to);
            at = next;
        }
        place(into, 0, length);
    }

    /** A path as httpd understands it: %-codes decoded, and no //, /./ or /../ in it. */
    void normalizePath() {
        if (isOrdinary()) {
            return;
        }
        byte[] into = room(to - from);
        int length = 0;
        for (int at = from; at < to; at++) {
            int value = bytes[at] & 0xFF;
            if (value == '%' && at + 2 < to && Escapes.hex(bytes, at + 1) >= 0) {
                value = Escapes.hex(bytes, at + 1);
                at += 2;
            }
            if (value == '/') {
                length = closeSegment(into, length);
            } else {
                into[length++] = (byte) value;
            }
        }
        place(into, 0, withoutLastDots(into, length));
    }

    /** Most paths are: then nothing is copied. */
    private boolean isOrdinary() {
        byte before = 0;
        for (int i = from; i < to; i++) {
            byte b = bytes[i];
            if (b == '%' || before == '/' && (b == '/' || b == '.')) {
                return false;
            }
            before = b;
        }
        return true;
    }

    /** Appends a slash, or takes back the segment before it when that leads nowhere. */
    private static int closeSegment(byte[] path, int length) {
        int kept = withoutLastDots(path, length);
        boolean slash = kept > 0 && path[kept - 1] == '/';
        if (!slash) {
            path[kept++] = '/';
        }
        return kept;
    }

    /** Where the path ends when its last segment is . or .. and so goes elsewhere. */
    private static int withoutLastDots(byte[] path, int length) {
        int start = segment(path, length);
        boolean isOne = length - start == 1 && path[start] == '.';
        boolean isTwo = length - start == 2 && path[start] == '.' && path[start + 1] == '.';
        if (isTwo && start > 1) {
            return segment(path, start - 1);
        }
        return isOne || isTwo ? start : length;
    }

    /** Where the last segment begins. */
    private static int segment(byte[] path, int length) {
        int start = length;
        while (start > 0 && path[start - 1] != '/') {
            start--;
        }
        return start;
    }

    /** The copy; its old content is still there when the text lies in it. */
    private byte[] room(int length) {
        if (copy.length < length + 1) {
            copy = new byte[Math.max(1024, Integer.highestOneBit(length) << 1)];
        }
        return copy;
    }

    /** A hash of the text, in each process the same. */
    long hash() {
        return hash(bytes, from, to);
    }

    static long hash(byte[] line, int from, int to) {
        long hash = to - from;
        int at = from;
        for (; at + Long.BYTES <= to; at += Long.BYTES) {
            hash = (hash ^ (long) LONGS.get(line, at)) * MIX;
            hash ^= hash >>> 29;
        }
        if (at > from) {
            // The last ones once more, rather than one by one.
            return (hash ^ (long) LONGS.get(line, to - Long.BYTES)) * MIX;
        }
        for (; at < to; at++) {
            hash = (hash ^ line[at]) * MIX;
        }
        return hash * MIX;
    }

    /** Whether {@code text[from, to)} stands in the other array, from that place on. */
    static boolean same(byte[] other, int start, byte[] text, int from, int to) {
        int away = start - from;
        int at = from;
        for (; at + Long.BYTES <= to; at += Long.BYTES) {
            if ((long) LONGS.get(text, at) != (long) LONGS.get(other, at + away)) {
                return false;
            }
        }
        if (at > from) {
            int last = to - Long.BYTES;
            return (long) LONGS.get(text, last) == (long) LONGS.get(other, last + away);
        }
        while (at < to && text[at] == other[at + away]) {
            at++;
        }
        return at == to;
    }

    byte[] bytes() {
        return bytes;
    }

    int from() {
        return from;
    }

    int to() {
        return to;
    }
}
