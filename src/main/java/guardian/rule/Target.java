package guardian.rule;

import guardian.event.RequestEvent;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * What a request line asks for: between method and protocol the target, and in it path and query.
 * Confined to one thread; read only when a rule asks.
 */
final class Target {

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final int VERSION = " HTTP/1.1".length();
    private static final long SOME_VERSION = 0x48_54_54_50_2F_30_2E_30L;
    private static final long ANY_DIGIT = 0xFF_FF_FF_FF_FF_F0_FF_F0L;

    private final Text target = new Text();
    private final Text path = new Text();
    private final Text query = new Text();

    /** Reads {@code line[from, to)}. */
    void read(byte[] line, int from, int to) {
        target.placeUnescaped(line, from, to);
        split();
    }

    /**
     * Reads {@code line[from, to)} where it is a path, and perhaps a query, with nothing to decode.
     *
     * @return false when it is not: then nothing was read
     */
    boolean readPlain(byte[] line, int from, int to) {
        int end = from < to && line[from] == '/' ? PlainPath.end(line, from, to) : -1;
        if (end < 0 || hasEscape(line, end, to)) {
            return false;
        }
        target.place(line, from, to);
        place(line, from, end);
        return true;
    }

    private static boolean hasEscape(byte[] line, int from, int to) {
        for (int i = from; i < to; i++) {
            if (line[i] == '\\') {
                return true;
            }
        }
        return false;
    }

    /** Where the target begins: behind the method, where the request line has it. */
    static int from(RequestEvent event, int methodTo) {
        int from = event.requestFrom();
        return event.methodFrom() == from ? Math.min(event.requestTo(), methodTo + 1) : from;
    }

    /** Where the target ends: a blank and HTTP/ follow; not with old clients and in cut lines. */
    static int to(RequestEvent event, int from) {
        byte[] line = event.content();
        int to = event.requestTo();
        return to - from > VERSION && endsPlainly(line, to) ? to - VERSION : to(line, from, to);
    }

    private static int to(byte[] line, int from, int to) {
        int blank = to - 1;
        while (blank >= from && line[blank] != ' ') {
            blank--;
        }
        boolean protocol = blank >= from && to - blank > 5 && line[blank + 1] == 'H';
        return protocol && line[blank + 5] == '/' ? blank : to;
    }

    /** As nearly all do: " HTTP/1.1", or another version of one digit and one digit. */
    private static boolean endsPlainly(byte[] line, int to) {
        long last = (long) LONGS.get(line, to - Long.BYTES);
        return line[to - VERSION] == ' ' && (last & ANY_DIGIT) == SOME_VERSION;
    }

    private void split() {
        byte[] bytes = target.bytes();
        int start = pathStart(bytes);
        int end = start;
        while (end < target.to() && bytes[end] != '?' && bytes[end] != '#') {
            end++;
        }
        place(bytes, start, end);
        path.normalizePath();
    }

    private void place(byte[] bytes, int start, int end) {
        path.place(bytes, start, end);
        query.place(bytes, Math.min(end + 1, target.to()), target.to());
    }

    /** Behind scheme and host, where a request has them. */
    private int pathStart(byte[] bytes) {
        int from = target.from();
        int at = from;
        while (at < target.to() && Character.isLetter(bytes[at])) {
            at++;
        }
        if (at == from || at + 2 >= target.to() || bytes[at] != ':' || bytes[at + 1] != '/') {
            return from;
        }
        at += 3;
        while (at < target.to() && bytes[at] != '/' && bytes[at] != '?') {
            at++;
        }
        return at;
    }

    Text target() {
        return target;
    }

    Text path() {
        return path;
    }

    Text query() {
        return query;
    }
}
