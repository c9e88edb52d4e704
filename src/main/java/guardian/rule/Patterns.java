package guardian.rule;

import guardian.pattern.TextMatcher;
import guardian.pattern.TextPattern;
import java.util.List;

/** A list of patterns of one key. Immutable; any thread. */
final class Patterns {

    private final boolean none;
    private final TextMatcher matcher;

    Patterns(List<TextPattern> patterns) {
        none = patterns.isEmpty();
        matcher = TextMatcher.of(patterns);
    }

    /** Whether the key is not set. */
    boolean areNone() {
        return none;
    }

    /** Whether one of them matches. */
    boolean match(Text text) {
        return match(text.bytes(), text.from(), text.to());
    }

    /** Whether one of them matches {@code text[from, to)}. */
    boolean match(byte[] text, int from, int to) {
        return matcher.matches(text, from, to);
    }
}
