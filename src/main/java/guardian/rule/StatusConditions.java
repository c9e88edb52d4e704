package guardian.rule;

import guardian.config.Rule;
import guardian.config.StatusRange;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which rules are about a status: looked up. Immutable. */
final class StatusConditions {

    private static final int STATUSES = 1000;

    private final RuleSet[] about = new RuleSet[STATUSES];

    StatusConditions(List<Rule> rules) {
        // Few of the sets differ.
        Map<BitSet, RuleSet> sets = new HashMap<>();
        for (int status = 0; status < STATUSES; status++) {
            BitSet these = new BitSet();
            for (int rule = 0; rule < rules.size(); rule++) {
                these.set(rule, isAbout(rules.get(rule), status));
            }
            about[status] = sets.computeIfAbsent(these, each -> new RuleSet(each, rules.size()));
        }
    }

    private static boolean isAbout(Rule rule, int status) {
        List<StatusRange> wanted = rule.when().status();
        return (wanted.isEmpty() || holds(wanted, status))
                && !holds(rule.unless().status(), status);
    }

    private static boolean holds(List<StatusRange> ranges, int status) {
        return ranges.stream().anyMatch(each -> status >= each.least() && status <= each.most());
    }

    /** The rules that are about it. */
    RuleSet about(int status) {
        return about[status];
    }
}
