package guardian.pattern;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.apache.lucene.util.automaton.Automata;
import org.apache.lucene.util.automaton.Automaton;
import org.apache.lucene.util.automaton.Operations;

/** A set of bytes, one of which stands at a place of a text. */
final class ByteClass {

    private static final int BYTES = 256;

    private final BitSet bytes = new BitSet(BYTES);

    ByteClass add(int from, int to) {
        bytes.set(from, to + 1);
        return this;
    }

    ByteClass add(String each) {
        each.chars().forEach(bytes::set);
        return this;
    }

    void add(ByteClass other) {
        bytes.or(other.bytes);
    }

    ByteClass negate() {
        bytes.flip(0, BYTES);
        return this;
    }

    /** Takes in the other case of each letter. */
    ByteClass fold() {
        for (int lower = 'a'; lower <= 'z'; lower++) {
            int upper = lower - 'a' + 'A';
            boolean either = bytes.get(lower) || bytes.get(upper);
            bytes.set(lower, either);
            bytes.set(upper, either);
        }
        return this;
    }

    /** The byte, when it is but one; else -1. */
    int single() {
        return bytes.cardinality() == 1 ? bytes.nextSetBit(0) : -1;
    }

    Automaton automaton() {
        List<Automaton> ranges = new ArrayList<>();
        int to;
        for (int from = bytes.nextSetBit(0); from >= 0; from = bytes.nextSetBit(to)) {
            to = bytes.nextClearBit(from);
            ranges.add(Automata.makeCharRange(from, to - 1));
        }
        return Operations.union(ranges);
    }
}
