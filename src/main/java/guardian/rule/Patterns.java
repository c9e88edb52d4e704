package guardian.rule;

import guardian.pattern.TextMatcher;
import guardian.pattern.TextPattern;
import java.util.List;

/** A list of patterns of one key. Immutable; any thread. */
final class Patterns {

    private final List<TextMatcher> matchers;

    Patterns(List<TextPattern> patterns) {
        TextMatcher together = patterns.isEmpty() ? null : TextMatcher.of(patterns);
        matchers =
                together != null
                        ? List.of(together)
                        : patterns.stream().map(each -> TextMatcher.of(List.of(each))).toList();
    }

    /** Whether the key is not set. */
    boolean areNone() {
        return matchers.isEmpty();
    }

    /** Whether one of them matches. */
    boolean match(Text text) {
        return match(text.bytes(), text.from(), text.to());
    }

    /** Whether one of them matches {@code text[from, to)}. */
    boolean match(byte[] text, int from, int to) {
        return matchers.stream().anyMatch(each -> each.matches(text, from, to));
    }
}
