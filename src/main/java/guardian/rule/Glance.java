package guardian.rule;

import guardian.pattern.Waiting;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A first look at a target, after which most need no second: it is a plain path, and in it is none
 * of the few bytes that the rules' patterns wait for. Both are looked for together, eight bytes at
 * a time, and in all of them, because a loop that never ends early is the faster one. Immutable.
 */
final class Glance {

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;

    private final Waiting waiting;
    private final long first;
    private final long second;
    private final long third;
    private final long fourth;
    private final boolean areMore;

    Glance(Waiting waiting) {
        this.waiting = waiting;
        first = waiting.first();
        second = waiting.second();
        third = waiting.third();
        fourth = waiting.fourth();
        areMore = waiting.areMore();
    }

    /** Whether {@code line[from, to)} is such a path; may say no where it is not sure. */
    boolean isEnough(byte[] line, int from, int to) {
        int last = to - Long.BYTES;
        if (last < from || line[from] != '/') {
            return false;
        }
        long doubts = doubts((long) LONGS.get(line, last));
        // Seven further on, so that each byte is looked at together with its next.
        for (int at = from; at < last; at += Long.BYTES - 1) {
            doubts |= doubts((long) LONGS.get(line, at));
        }
        return (doubts & PlainPath.HIGHS) == 0 && waiting.begins(line, from, to);
    }

    private long doubts(long eight) {
        long either = (eight ^ first) - ONES | (eight ^ second) - ONES;
        return PlainPath.doubts(eight) | either | (areMore ? more(eight) : 0);
    }

    private long more(long eight) {
        return (eight ^ third) - ONES | (eight ^ fourth) - ONES;
    }
}
