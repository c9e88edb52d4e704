package guardian.pattern;

import java.util.Arrays;
import java.util.List;
import org.apache.lucene.util.automaton.Automaton;

/**
 * The states of some patterns, all numbered in one row, and where each byte leads from each of
 * them. Immutable.
 */
final class Steps {

    /** Whatever follows, the pattern does not match. */
    static final int DEAD = -1;

    /** Whatever follows, it matches. */
    static final int SURE = -2;

    private final int width;
    private final int[] next;
    private final boolean[] ends;
    private final int[] begin;

    Steps(List<Automaton> patterns, Columns columns) {
        int states = patterns.stream().mapToInt(Automaton::getNumStates).sum();
        width = columns.count();
        next = new int[states * width];
        ends = new boolean[states];
        begin = new int[patterns.size()];
        int first = 0;
        for (int i = 0; i < begin.length; i++) {
            Automaton pattern = patterns.get(i);
            addStates(pattern, first, columns);
            int state = pattern.getNumStates() == 0 ? DEAD : pattern.step(0, Regex.BEGIN);
            begin[i] = state < 0 ? DEAD : first + state;
            first += pattern.getNumStates();
        }
        boolean[] sure = sureStates();
        settle(next, sure);
        settle(begin, sure);
    }

    private void addStates(Automaton pattern, int first, Columns columns) {
        for (int state = 0; state < pattern.getNumStates(); state++) {
            for (int column = 0; column < width; column++) {
                int to = pattern.step(state, columns.byteOf(column));
                next[(first + state) * width + column] = to < 0 ? DEAD : first + to;
            }
            int last = pattern.step(state, Regex.END);
            ends[first + state] = last >= 0 && pattern.isAccept(last);
        }
    }

    /** States that match when the text ends there, and lead to no others. */
    private boolean[] sureStates() {
        boolean[] sure = ends.clone();
        boolean[] before;
        do {
            before = sure.clone();
            for (int state = 0; state < sure.length; state++) {
                sure[state] = sure[state] && leadsOnlyTo(sure, state);
            }
        } while (!Arrays.equals(before, sure));
        return sure;
    }

    private boolean leadsOnlyTo(boolean[] states, int from) {
        for (int i = from * width; i < (from + 1) * width; i++) {
            if (next[i] < 0 || !states[next[i]]) {
                return false;
            }
        }
        return true;
    }

    private static void settle(int[] states, boolean[] sure) {
        for (int i = 0; i < states.length; i++) {
            if (states[i] >= 0 && sure[states[i]]) {
                states[i] = SURE;
            }
        }
    }

    /** How many columns there are. */
    int width() {
        return width;
    }

    /** The states of all patterns where a text begins. */
    int[] begin() {
        return begin;
    }

    /** The state that a byte of that column leads to. */
    int step(int state, int column) {
        return next[state * width + column];
    }

    /** Whether a text matches that ends in one of the states. */
    boolean ends(int[] states) {
        return Arrays.stream(states).anyMatch(state -> ends[state]);
    }
}
