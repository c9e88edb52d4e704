package guardian.rule;

import guardian.config.Conditions;
import guardian.config.Rule;
import guardian.pattern.TextMatcher;
import guardian.pattern.TextPattern;
import guardian.pattern.Waiting;
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
    private final TextMatcher[] wanted;
    private final TextMatcher[] unwanted;

    private TextConditions(List<Rule> rules, Function<Conditions, List<TextPattern>> of) {
        BitSet positive = new BitSet();
        BitSet either = new BitSet();
        Set<TextPattern> all = new LinkedHashSet<>();
        for (Rule rule : rules) {
            all.addAll(of.apply(rule.when()));
            all.addAll(of.apply(rule.unless()));
        }
        any = TextMatcher.of(all);
        wanted = new TextMatcher[rules.size()];
        unwanted = new TextMatcher[rules.size()];
        for (int rule = 0; rule < rules.size(); rule++) {
            List<TextPattern> when = of.apply(rules.get(rule).when());
            List<TextPattern> unless = of.apply(rules.get(rule).unless());
            positive.set(rule, !when.isEmpty());
            either.set(rule, !when.isEmpty() || !unless.isEmpty());
            wanted[rule] = matcher(when, all);
            unwanted[rule] = matcher(unless, all);
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

    /** The one for all patterns where those are all; null where there are none. */
    private TextMatcher matcher(List<TextPattern> patterns, Set<TextPattern> all) {
        if (patterns.isEmpty()) {
            return null;
        }
        return all.size() == Set.copyOf(patterns).size() ? any : TextMatcher.of(patterns);
    }

    /** The rules that are not about every text. */
    RuleSet asking() {
        return asking;
    }

    /** The rules that are about no text that no pattern matches. */
    RuleSet wanting() {
        return wanting;
    }

    /** What most texts need no further look after; null where there is no such thing. */
    Glance glance() {
        Waiting waiting = any.waiting();
        return waiting == null ? null : new Glance(waiting);
    }

    /** Whether any pattern of any rule matches. */
    boolean anyMatches(Text text) {
        return any.matches(text.bytes(), text.from(), text.to());
    }

    /** Takes out the rules that want another text. */
    void narrow(RuleSet rules, Text text) {
        if (!anyMatches(text)) {
            rules.removeAll(wanting);
            return;
        }
        for (int rule = rules.next(0); rule >= 0; rule = rules.next(rule + 1)) {
            boolean missed = wanted[rule] != null && !matches(wanted[rule], text);
            if (missed || unwanted[rule] != null && matches(unwanted[rule], text)) {
                rules.remove(rule);
            }
        }
    }

    private static boolean matches(TextMatcher matcher, Text text) {
        return matcher.matches(text.bytes(), text.from(), text.to());
    }
}
