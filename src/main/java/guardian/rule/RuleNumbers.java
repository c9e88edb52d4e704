package guardian.rule;

import guardian.config.Rule;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The rules by the numbers that they have while this process runs. A reload changes rules, adds
 * some and takes some away: those with the same word for their sums keep their number, and so their
 * counts. A number is never given to another rule, for counts, offences and answers that are on
 * their way name their rule by it. Immutable.
 *
 * @param all by number; of those that are gone, what they were last
 * @param gone numbers of those that hold no more
 */
public record RuleNumbers(List<Rule> all, Set<Integer> gone) {

    /** Numbers are below this, whatever reloads bring: twice as many as a file may have rules. */
    public static final int MOST = 1024;

    public RuleNumbers {
        all = List.copyOf(all);
        gone = Set.copyOf(gone);
        if (all.size() > MOST) {
            throw new IllegalArgumentException(all.size() + " rules, at most " + MOST);
        }
    }

    /** At the start: in the order of the configuration. */
    public static RuleNumbers of(List<Rule> rules) {
        return new RuleNumbers(rules, Set.of());
    }

    /**
     * Why these cannot be the next ones while this process runs: there are no numbers left, or the
     * sums of one that was gone meanwhile were in other units. Empty when they can.
     */
    public List<String> refused(List<Rule> next) {
        List<String> refused = new ArrayList<>();
        int number = all.size();
        for (Rule rule : next) {
            int known = numberOf(rule);
            if (known < 0 && number++ == MOST) {
                refused.add("rule (more than " + MOST + " different ones since the start)");
            } else if (known >= 0 && !all.get(known).countsAs(rule)) {
                refused.add("rule " + rule.counter() + ": what it counts");
            }
        }
        return refused;
    }

    /** What holds when these are the rules; none of them may be {@link #refused}. */
    public RuleNumbers with(List<Rule> next) {
        List<Rule> rules = new ArrayList<>(all);
        Set<Integer> left = new HashSet<>();
        for (int number = 0; number < all.size(); number++) {
            left.add(number);
        }
        for (Rule rule : next) {
            int number = numberOf(rule);
            if (number < 0) {
                rules.add(rule);
            } else {
                rules.set(number, rule);
                left.remove(number);
            }
        }
        return new RuleNumbers(rules, left);
    }

    private int numberOf(Rule rule) {
        for (int number = 0; number < all.size(); number++) {
            if (all.get(number).counter().equals(rule.counter())) {
                return number;
            }
        }
        return -1;
    }

    /** Whether the rule of that number holds no more. */
    public boolean isGone(int number) {
        return gone.contains(number);
    }

    /** The numbers of the rules about requests that hold, ascending. */
    public List<Integer> aboutRequests() {
        List<Integer> numbers = new ArrayList<>();
        for (int number = 0; number < all.size(); number++) {
            if (!isGone(number) && !all.get(number).isAboutRecords()) {
                numbers.add(number);
            }
        }
        return numbers;
    }
}
