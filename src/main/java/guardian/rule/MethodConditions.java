package guardian.rule;

import guardian.config.Rule;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Which rules are about a method. Immutable. */
final class MethodConditions {

    private final byte[][] names;
    private final List<RuleSet> about = new ArrayList<>();

    /** Methods that no rule names are one like the other. */
    private final RuleSet aboutOthers;

    MethodConditions(List<Rule> rules) {
        Set<String> all = new LinkedHashSet<>();
        for (Rule rule : rules) {
            all.addAll(rule.when().method());
            all.addAll(rule.unless().method());
        }
        names =
                all.stream()
                        .map(name -> name.getBytes(StandardCharsets.US_ASCII))
                        .toArray(byte[][]::new);
        all.forEach(name -> about.add(rulesAbout(rules, name)));
        aboutOthers = rulesAbout(rules, "");
    }

    private static RuleSet rulesAbout(List<Rule> rules, String method) {
        BitSet these = new BitSet();
        for (int rule = 0; rule < rules.size(); rule++) {
            List<String> wanted = rules.get(rule).when().method();
            these.set(
                    rule,
                    (wanted.isEmpty() || wanted.contains(method))
                            && !rules.get(rule).unless().method().contains(method));
        }
        return new RuleSet(these, rules.size());
    }

    boolean areAsked() {
        return names.length > 0;
    }

    /** The rules that are about the method in {@code line[from, to)}. */
    RuleSet about(byte[] line, int from, int to) {
        for (int i = 0; i < names.length; i++) {
            byte[] name = names[i];
            if (name.length == to - from && Arrays.equals(name, 0, name.length, line, from, to)) {
                return about.get(i);
            }
        }
        return aboutOthers;
    }
}
