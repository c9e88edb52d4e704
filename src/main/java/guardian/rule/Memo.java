package guardian.rule;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Which rules are about the texts that came lately: what clients ask for, and with what, they
 * mostly ask for again. A bounded table of fixed slots; a text that is too long is not kept, and
 * two that fall on one slot push each other out. Makes no garbage. Confined to one thread.
 */
final class Memo {

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long MIX = 0x9E3779B97F4A7C15L;
    private static final int LONGEST = 128;

    private final byte[] texts;
    private final byte[] lengths;
    private final RuleSet[] about;
    private int slot;

    /**
     * @param slots a power of two; each takes about 200 bytes
     */
    Memo(int slots, int rules) {
        texts = new byte[slots * LONGEST];
        lengths = new byte[slots];
        about = new RuleSet[slots];
        for (int i = 0; i < slots; i++) {
            about[i] = new RuleSet(rules);
        }
        Arrays.fill(lengths, (byte) -1);
    }

    /** The rules that are about {@code line[from, to)}; null when it did not come lately. */
    RuleSet recall(byte[] line, int from, int to) {
        int length = to - from;
        if (length >= LONGEST) {
            slot = -1;
            return null;
        }
        slot = (int) (hash(line, from, to) >>> 32) & about.length - 1;
        int at = slot * LONGEST;
        return lengths[slot] == length && Arrays.equals(texts, at, at + length, line, from, to)
                ? about[slot]
                : null;
    }

    /** Keeps what was found out about the text that was asked for last and not known. */
    void keep(byte[] line, int from, int to, RuleSet rules) {
        if (slot >= 0) {
            System.arraycopy(line, from, texts, slot * LONGEST, to - from);
            lengths[slot] = (byte) (to - from);
            about[slot].become(rules);
        }
    }

    private static long hash(byte[] line, int from, int to) {
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
}
