package guardian.rule;

import java.util.Arrays;

/**
 * Which rules are about the texts that came lately: what clients ask for, and with what, they
 * mostly ask for again. A bounded table of fixed slots; a text that is too long is not kept, and
 * two that fall on one slot push each other out. Makes no garbage. Confined to one thread.
 */
final class Memo {

    private static final int LONGEST = 128;

    private final byte[] texts;
    private final byte[] lengths;
    private final RuleSet[] about;
    private int slot;

    /** The text that was asked for last and is known, as a host mostly is again. */
    private int lastLength = -1;

    private int lastAt;
    private RuleSet lastAbout;

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
        return lastLength == to - from && Text.same(texts, lastAt, line, from, to)
                ? lastAbout
                : search(line, from, to);
    }

    private RuleSet search(byte[] line, int from, int to) {
        int length = to - from;
        if (length >= LONGEST) {
            slot = -1;
            return null;
        }
        slot = (int) (Text.hash(line, from, to) >>> 32) & about.length - 1;
        if (lengths[slot] != length || !Text.same(texts, slot * LONGEST, line, from, to)) {
            return null;
        }
        rememberLast(length);
        return lastAbout;
    }

    private void rememberLast(int length) {
        lastLength = length;
        lastAt = slot * LONGEST;
        lastAbout = about[slot];
    }

    /** Keeps what was found out about the text that was asked for last and not known. */
    void keep(byte[] line, int from, int to, RuleSet rules) {
        if (slot >= 0) {
            System.arraycopy(line, from, texts, slot * LONGEST, to - from);
            lengths[slot] = (byte) (to - from);
            about[slot].become(rules);
            rememberLast(to - from);
        }
    }
}
