package guardian.pattern;

import java.util.Collection;
import org.apache.lucene.util.automaton.Automaton;
import org.apache.lucene.util.automaton.CharacterRunAutomaton;
import org.apache.lucene.util.automaton.Operations;
import org.apache.lucene.util.automaton.TooComplexToDeterminizeException;

/**
 * Whether one of several patterns matches a text, in one pass over its bytes and without garbage.
 * Immutable; any thread.
 */
public final class TextMatcher {

    private static final int DEAD = -1;

    private final CharacterRunAutomaton run;
    private final int begin;
    private final boolean[] matches;

    private TextMatcher(Automaton automaton) {
        run = new CharacterRunAutomaton(automaton);
        begin = run.step(0, Regex.BEGIN);
        matches = new boolean[run.getSize()];
        for (int state = 0; state < matches.length; state++) {
            int last = run.step(state, Regex.END);
            matches[state] = last != DEAD && run.isAccept(last);
        }
    }

    /**
     * One matcher for all the patterns.
     *
     * @return null when together they are too complex for one automaton; then ask one by one
     */
    public static TextMatcher of(Collection<TextPattern> patterns) {
        if (patterns.size() == 1) {
            // Each is deterministic by itself, and making it so once more takes its time at start.
            return new TextMatcher(patterns.iterator().next().automaton());
        }
        try {
            Automaton any =
                    Operations.union(patterns.stream().map(TextPattern::automaton).toList());
            return new TextMatcher(Operations.determinize(any, TextPattern.MOST_WORK));
        } catch (TooComplexToDeterminizeException e) {
            return null;
        }
    }

    /** Whether any of the patterns matches {@code text[from, to)}. */
    public boolean matches(byte[] text, int from, int to) {
        int state = begin;
        for (int i = from; i < to && state != DEAD; i++) {
            state = run.step(state, text[i] & 0xFF);
        }
        return state != DEAD && matches[state];
    }
}
