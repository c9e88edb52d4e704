package guardian.rule;

import java.util.BitSet;

/**
 * Some of the rules, by number. The first 64, which are all that most people have, are looked at
 * without any loop. Confined to one thread.
 */
final class RuleSet {

    /** One for all that have none: each array more is memory that each line needs. */
    private static final long[] NONE = new long[0];

    private long first;
    private final long[] further;

    RuleSet(int rules) {
        further = rules > Long.SIZE ? new long[rules - 1 >>> 6] : NONE;
    }

    RuleSet(BitSet rules, int size) {
        this(size);
        long[] given = rules.toLongArray();
        if (given.length > 0) {
            first = given[0];
            System.arraycopy(given, 1, further, 0, given.length - 1);
        }
    }

    void become(RuleSet other) {
        first = other.first;
        if (further.length > 0) {
            System.arraycopy(other.further, 0, further, 0, further.length);
        }
    }

    void add(RuleSet others) {
        first |= others.first;
        for (int i = 0; i < further.length; i++) {
            further[i] |= others.further[i];
        }
    }

    void retain(RuleSet others) {
        first &= others.first;
        for (int i = 0; i < further.length; i++) {
            further[i] &= others.further[i];
        }
    }

    void removeAll(RuleSet others) {
        first &= ~others.first;
        for (int i = 0; i < further.length; i++) {
            further[i] &= ~others.further[i];
        }
    }

    void remove(int rule) {
        if (rule < Long.SIZE) {
            first &= ~(1L << rule);
        } else {
            further[(rule >>> 6) - 1] &= ~(1L << rule);
        }
    }

    boolean meets(RuleSet others) {
        return (first & others.first) != 0 || further.length > 0 && meetsFurther(others);
    }

    private boolean meetsFurther(RuleSet others) {
        long common = 0;
        for (int i = 0; i < further.length; i++) {
            common |= further[i] & others.further[i];
        }
        return common != 0;
    }

    /** The first rule from that number on that is in here, or -1. */
    int next(int from) {
        long word = from < Long.SIZE ? first & -1L << from : 0;
        return word != 0 ? Long.numberOfTrailingZeros(word) : nextFurther(from);
    }

    private int nextFurther(int from) {
        for (int at = Math.max(0, (from >>> 6) - 1); at < further.length; at++) {
            long word = further[at] & (from >>> 6 == at + 1 ? -1L << from : -1L);
            if (word != 0) {
                return (at + 1 << 6) + Long.numberOfTrailingZeros(word);
            }
        }
        return -1;
    }
}
