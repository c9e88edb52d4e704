package guardian.rule;

import guardian.config.Conditions;
import guardian.config.Rule;
import guardian.pattern.TextMatcher;
import guardian.pattern.TextPattern;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * What all rules want of one text, such as the path. First one look is taken at the text for all
 * patterns at once; only when one of them matches, rule by rule. Confined to one thread.
 */
final class TextConditions {

    private final RuleSet wanting;
    private final RuleSet asking;
    private final TextMatcher any;
    private final List<List<TextMatcher>> wanted = new ArrayList<>();
    private final List<List<TextMatcher>> unwanted = new ArrayList<>();

    private TextConditions(List<Rule> rules, Function<Conditions, List<TextPattern>> of) {
        BitSet positive = new BitSet();
        BitSet either = new BitSet();
        Set<TextPattern> all = new LinkedHashSet<>();
        for (Rule rule : rules) {
            all.addAll(of.apply(rule.when()));
            all.addAll(of.apply(rule.unless()));
        }
        any = TextMatcher.of(all);
        for (int rule = 0; rule < rules.size(); rule++) {
            List<TextPattern> when = of.apply(rules.get(rule).when());
            List<TextPattern> unless = of.apply(rules.get(rule).unless());
            positive.set(rule, !when.isEmpty());
            either.set(rule, !when.isEmpty() || !unless.isEmpty());
            wanted.add(matchers(when, all));
            unwanted.add(matchers(unless, all));
        }
        wanting = new RuleSet(positive, rules.size());
        asking = new RuleSet(either, rules.size());
    }

    /** Null when no rule asks for this text. */
    static TextConditions of(List<Rule> rules, Function<Conditions, List<TextPattern>> of) {
        boolean asked =
                rules.stream()
                        .anyMatch(
                                rule ->
                                        !of.apply(rule.when()).isEmpty()
                                                || !of.apply(rule.unless()).isEmpty());
        return asked ? new TextConditions(rules, of) : null;
    }

    /** One for all patterns where they are simple enough together, else one for each. */
    private List<TextMatcher> matchers(List<TextPattern> patterns, Set<TextPattern> all) {
        if (patterns.isEmpty()) {
            return List.of();
        }
        boolean areAll = any != null && all.size() == Set.copyOf(patterns).size();
        TextMatcher together = areAll ? any : TextMatcher.of(patterns);
        return together != null
                ? List.of(together)
                : patterns.stream().map(each -> TextMatcher.of(List.of(each))).toList();
    }

    /** The rules that are not about every text. */
    RuleSet asking() {
        return asking;
    }

    /** Takes out the rules that want another text. */
    void narrow(RuleSet rules, Text text) {
        byte[] bytes = text.bytes();
        if (any != null && !any.matches(bytes, text.from(), text.to())) {
            rules.removeAll(wanting);
            return;
        }
        for (int rule = rules.next(0); rule >= 0; rule = rules.next(rule + 1)) {
            List<TextMatcher> want = wanted.get(rule);
            if (!want.isEmpty() && !matches(want, text) || matches(unwanted.get(rule), text)) {
                rules.remove(rule);
            }
        }
    }

    private static boolean matches(List<TextMatcher> matchers, Text text) {
        for (int i = 0; i < matchers.size(); i++) {
            if (matchers.get(i).matches(text.bytes(), text.from(), text.to())) {
                return true;
            }
        }
        return false;
    }
}
