package guardian.pattern;

import java.util.BitSet;
import java.util.List;
import org.apache.lucene.util.automaton.Automaton;
import org.apache.lucene.util.automaton.Operations;

/**
 * Whether one of some patterns matches, by one look at each byte of a text. Where they wait for the
 * beginning of something, which is nearly everywhere in nearly all texts, they only look for the
 * bytes that might be that, several at a time. Immutable; any thread.
 */
final class StepTable {

    /** So much of the bytes must leave a state as it is for that state to be one of waiting. */
    private static final int MOST_BYTES = Columns.BYTES / 2;

    private final int[] next;
    private final char[] columns;
    private final int begin;
    private final int sure;
    private final int end;
    private final int waiting;
    private final ByteSearch leaving;

    private StepTable(int[] next, Columns columns, int begin) {
        this.next = next;
        this.columns = columns.ofBytes();
        this.begin = begin;
        this.end = columns.count();
        this.sure = SideBySide.SURE * (end + 1);
        this.waiting = mostIdle();
        this.leaving = new ByteSearch(waiting < 0 ? new BitSet() : leaving(waiting));
    }

    /** Null when together they are too complex for one table; a single one never is. */
    static StepTable of(List<TextPattern> patterns) {
        List<Automaton> automata =
                patterns.stream()
                        .map(TextPattern::automaton)
                        .map(Operations::removeDeadStates)
                        .toList();
        Columns columns = new Columns(automata);
        SideBySide all = new SideBySide(new Steps(automata, columns), patterns.size() > 1);
        int[] table = all.table();
        return table == null ? null : new StepTable(table, columns, all.begin());
    }

    /** The row that most bytes do not lead out of, or -1. */
    private int mostIdle() {
        int most = MOST_BYTES;
        int row = -1;
        for (int each = sure + end + 1; each < next.length; each += end + 1) {
            int staying = Columns.BYTES - leaving(each).cardinality();
            if (staying > most) {
                most = staying;
                row = each;
            }
        }
        return row;
    }

    /** The bytes that lead out of a row. */
    private BitSet leaving(int row) {
        BitSet bytes = new BitSet(Columns.BYTES);
        for (int b = 0; b < Columns.BYTES; b++) {
            bytes.set(b, next[row + columns[b]] != row);
        }
        return bytes;
    }

    /** Null where there are no few bytes to be waited for, or a text matches that lacks them. */
    Waiting waiting() {
        boolean plain = waiting >= 0 && leaving.areFew() && next[waiting + end] != sure;
        return plain ? new Waiting(next, columns, begin, waiting, leaving) : null;
    }

    /** Whether any of the patterns matches {@code text[from, to)}. */
    boolean matches(byte[] text, int from, int to) {
        int row = begin;
        int at = from;
        while (at < to && row > sure) {
            if (row == waiting) {
                at = leaving.find(text, at, to);
                if (at == to) {
                    break;
                }
            }
            row = next[row + columns[text[at++] & 0xFF]];
        }
        return next[row + end] == sure;
    }
}
