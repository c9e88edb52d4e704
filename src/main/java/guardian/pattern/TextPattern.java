package guardian.pattern;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.util.automaton.Automata;
import org.apache.lucene.util.automaton.Automaton;
import org.apache.lucene.util.automaton.Operations;
import org.apache.lucene.util.automaton.TooComplexToDeterminizeException;

/**
 * A text with {@code *} for any bytes (at its end for what begins so, at its beginning for what
 * ends so), or between slashes a regular expression, which is looked for anywhere in the text.
 *
 * <p>Whatever the text, one look at each of its bytes tells whether it matches. Immutable.
 */
public final class TextPattern {

    /** The longest pattern, in characters. */
    public static final int LONGEST = 1000;

    /** Steps of making one automaton: far beyond what people write, a tenth of a second. */
    static final int MOST_WORK = 200_000;

    private final String text;
    private final boolean fold;
    private final Automaton automaton;

    private TextPattern(String text, boolean fold, Automaton automaton) {
        this.text = text;
        this.fold = fold;
        this.automaton = automaton;
    }

    /**
     * Reads a pattern.
     *
     * @param fold whether A and a are the same
     * @throws PatternFault when no text could be matched by it, or not in linear time
     */
    public static TextPattern parse(String text, boolean fold) throws PatternFault {
        if (text.length() > LONGEST) {
            throw new PatternFault("longer than " + LONGEST + " characters");
        }
        boolean regex = isRegex(text);
        Automaton found =
                regex
                        ? new Regex(text.substring(1, text.length() - 1), fold).read()
                        : wildcard(text, fold);
        try {
            Automaton whole = regex ? anywhere(found) : found;
            return new TextPattern(text, fold, Operations.determinize(whole, MOST_WORK));
        } catch (TooComplexToDeterminizeException e) {
            throw new PatternFault("too complex: fewer counts such as {20} behind .* would help");
        }
    }

    /** Whether it is a regular expression: something between slashes. */
    private static boolean isRegex(String text) {
        return text.length() > 2 && text.startsWith("/") && text.endsWith("/");
    }

    private static Automaton anywhere(Automaton found) {
        Automaton around = Operations.repeat(Automata.makeCharRange(0, Regex.END));
        return Operations.concatenate(List.of(around, found, around));
    }

    private static Automaton wildcard(String text, boolean fold) {
        List<Automaton> parts = new ArrayList<>();
        parts.add(Automata.makeChar(Regex.BEGIN));
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            ByteClass one = new ByteClass().add(b & 0xFF, b & 0xFF);
            parts.add(b == '*' ? anyBytes() : (fold ? one.fold() : one).automaton());
        }
        parts.add(Automata.makeChar(Regex.END));
        return Operations.concatenate(parts);
    }

    private static Automaton anyBytes() {
        return Operations.repeat(Automata.makeCharRange(0, 0xFF));
    }

    Automaton automaton() {
        return automaton;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TextPattern that && that.text.equals(text) && that.fold == fold;
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** As the operator wrote it. */
    @Override
    public String toString() {
        return text;
    }
}
