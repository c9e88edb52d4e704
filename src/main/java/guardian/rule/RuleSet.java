package guardian.rule;

import java.util.BitSet;

/** Some of the rules, by number. Confined to one thread. */
final class RuleSet {

    private final long[] words;

    RuleSet(int rules) {
        words = new long[(rules + 63) >>> 6];
    }

    RuleSet(BitSet rules, int size) {
        this(size);
        long[] given = rules.toLongArray();
        System.arraycopy(given, 0, words, 0, given.length);
    }

    void become(RuleSet other) {
        System.arraycopy(other.words, 0, words, 0, words.length);
    }

    void add(RuleSet others) {
        for (int i = 0; i < words.length; i++) {
            words[i] |= others.words[i];
        }
    }

    void retain(RuleSet others) {
        for (int i = 0; i < words.length; i++) {
            words[i] &= others.words[i];
        }
    }

    void removeAll(RuleSet others) {
        for (int i = 0; i < words.length; i++) {
            words[i] &= ~others.words[i];
        }
    }

    void remove(int rule) {
        words[rule >>> 6] &= ~(1L << rule);
    }

    boolean meets(RuleSet others) {
        long common = 0;
        for (int i = 0; i < words.length; i++) {
            common |= words[i] & others.words[i];
        }
        return common != 0;
    }

    /** The first rule from that number on that is in here, or -1. */
    int next(int from) {
        int at = from >>> 6;
        if (at >= words.length) {
            return -1;
        }
        long word = words[at] & -1L << from;
        while (word == 0) {
            if (++at == words.length) {
                return -1;
            }
            word = words[at];
        }
        return (at << 6) + Long.numberOfTrailingZeros(word);
    }
}
