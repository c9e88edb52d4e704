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
        // The last one again, as a host mostly is.
        if (slot >= 0 && holds(line, from, to)) {
            return about[slot];
        }
        slot = (int) (Text.hash(line, from, to) >>> 32) & about.length - 1;
        return holds(line, from, to) ? about[slot] : null;
    }

    private boolean holds(byte[] line, int from, int to) {
        return lengths[slot] == to - from && Text.same(texts, slot * LONGEST, line, from, to);
    }

    /** Keeps what was found out about the text that was asked for last and not known. */
    void keep(byte[] line, int from, int to, RuleSet rules) {
        if (slot >= 0) {
            System.arraycopy(line, from, texts, slot * LONGEST, to - from);
            lengths[slot] = (byte) (to - from);
            about[slot].become(rules);
        }
    }
}
