package guardian.rule;

import guardian.config.Rule;
import guardian.event.AuditRecord;
import java.util.ArrayList;
import java.util.List;

/**
 * Which of the rules a record of ModSecurity's is about, and what it weighs by each.
 *
 * <p>Confined to the sweeper thread.
 */
public final class AuditSelection {

    /** Takes what a record weighs. */
    public interface Taker {

        /**
         * Takes what it weighs by one rule.
         *
         * @param rule its number, in the order of all rules
         * @param weight 1 or more
         */
        void take(int rule, int weight);
    }

    private record Numbered(int number, Rule rule, RecordConditions conditions) {}

    private final List<Numbered> rules = new ArrayList<>();

    /**
     * @param all the rules, also those that are about requests
     */
    public AuditSelection(List<Rule> all) {
        for (int number = 0; number < all.size(); number++) {
            Rule rule = all.get(number);
            if (rule.isAboutRecords()) {
                rules.add(new Numbered(number, rule, new RecordConditions(rule)));
            }
        }
    }

    /** Whether there is any rule about records. */
    public boolean isEmpty() {
        return rules.isEmpty();
    }

    /** Tells by which rules the record weighs something. */
    public void select(AuditRecord record, Taker taker) {
        if (rules.isEmpty()) {
            return;
        }
        RecordTexts texts = new RecordTexts(record.request());
        for (Numbered each : rules) {
            int weight = each.rule.weight().of(Math.max(0, record.response().status()));
            if (weight > 0 && each.conditions.hold(record, texts)) {
                taker.take(each.number, weight);
            }
        }
    }
}
