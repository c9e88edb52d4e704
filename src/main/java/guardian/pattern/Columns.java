package guardian.pattern;

import java.util.BitSet;
import java.util.List;
import org.apache.lucene.util.automaton.Automaton;

/** The columns of a table of steps: bytes that no pattern tells apart share one. Immutable. */
final class Columns {

    static final int BYTES = 256;

    private final char[] ofByte = new char[BYTES];
    private final int[] firsts;

    Columns(List<Automaton> patterns) {
        BitSet beginnings = new BitSet(BYTES);
        beginnings.set(0);
        for (Automaton pattern : patterns) {
            for (int point : pattern.getStartPoints()) {
                beginnings.set(Math.min(point, BYTES));
            }
        }
        beginnings.clear(BYTES);
        firsts = beginnings.stream().toArray();
        for (int b = 1; b < BYTES; b++) {
            ofByte[b] = (char) (ofByte[b - 1] + (beginnings.get(b) ? 1 : 0));
        }
    }

    int count() {
        return firsts.length;
    }

    /** One of the bytes of that column. */
    int byteOf(int column) {
        return firsts[column];
    }

    /** The column of each byte; only to be looked at. */
    char[] ofBytes() {
        return ofByte;
    }
}
