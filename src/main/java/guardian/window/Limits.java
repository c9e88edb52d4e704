package guardian.window;

import guardian.config.Ratio;
import guardian.config.Rule;
import guardian.config.Weight;
import guardian.event.RequestEvent;
import java.util.ArrayList;
import java.util.List;

/**
 * What is summed up for a client by each rule, and which sums are an offence. A rule has one
 * counter, of its own number; one with a ratio has a second, for its bad requests, behind those of
 * all rules.
 *
 * <p>Confined to the ingest thread.
 */
final class Limits {

    /** No such counter. */
    static final int NONE = -1;

    private static final int STATUSES = 1000;
    private static final int HUNDRED = 100;

    private final Rule[] rules;
    private final int[] minute;
    private final int[] fiveMinutes;
    private final int[] ofRule;
    private final int[] badOf;
    private final Content[] contents;
    private final boolean[][] isBad;
    private final int[][] weights;

    Limits(List<Rule> all) {
        rules = all.toArray(new Rule[0]);
        int counters = names(all).size();
        minute = new int[counters];
        fiveMinutes = new int[counters];
        ofRule = new int[counters];
        contents = new Content[counters];
        badOf = new int[rules.length];
        isBad = new boolean[rules.length][];
        weights = new int[rules.length][];
        int next = rules.length;
        for (int rule = 0; rule < rules.length; rule++) {
            setCounter(rule, rule);
            weights[rule] = rules[rule].weight().byClass().stream().mapToInt(w -> w).toArray();
            badOf[rule] = NONE;
            if (rules[rule].ratio().isPresent()) {
                isBad[rule] = badOnes(rules[rule].ratio().get());
                badOf[rule] = next;
                setCounter(next++, rule);
            }
        }
    }

    private void setCounter(int counter, int rule) {
        ofRule[counter] = rule;
        contents[counter] = rules[rule].distinct() ? Content.MARKS : Content.SUMS;
        minute[counter] = orNever(rules[rule].threshold1m());
        fiveMinutes[counter] = orNever(rules[rule].threshold5m());
    }

    /** From now on these thresholds hold; the rules are the same. */
    void use(List<Rule> all) {
        for (int counter = 0; counter < ofRule.length; counter++) {
            Rule rule = all.get(ofRule[counter]);
            minute[counter] = orNever(rule.threshold1m());
            fiveMinutes[counter] = orNever(rule.threshold5m());
        }
    }

    private static int orNever(int threshold) {
        return threshold > 0 ? threshold : Integer.MAX_VALUE;
    }

    private static boolean[] badOnes(Ratio ratio) {
        boolean[] bad = new boolean[STATUSES];
        for (int status = 0; status < STATUSES; status++) {
            bad[status] = ratio.isBad(status);
        }
        return bad;
    }

    /** The words for all counters, in the order of their numbers. */
    static List<String> names(List<Rule> rules) {
        List<String> names = new ArrayList<>(rules.stream().map(Rule::counter).toList());
        for (Rule rule : rules) {
            if (rule.ratio().isPresent()) {
                names.add(rule.counter() + "%");
            }
        }
        return names;
    }

    /** The rule whose counter it is. */
    int ruleOf(int counter) {
        return ofRule[counter];
    }

    /** The counter of the rule's bad requests, or {@link #NONE} where it has no ratio. */
    int badOf(int rule) {
        return badOf[rule];
    }

    /** What the counter's records hold. */
    Content contentOf(int counter) {
        return contents[counter];
    }

    /**
     * How many ticks after the latest in it a record holds nothing that matters. What a rule about
     * records weighs may come as late as the greater window is long.
     */
    int lifeTicks(int counter) {
        return rules[ofRule[counter]].isAboutRecords() ? 2 * Cells.LIFE_TICKS : Cells.LIFE_TICKS;
    }

    /** Whether the request is one of the rule's bad ones. */
    boolean isBad(int rule, RequestEvent event) {
        return isBad[rule] != null && isBad[rule][event.status()];
    }

    /** Whether one of the sums has reached its threshold. */
    boolean isReached(int counter, int inMinute, int inFiveMinutes) {
        return inMinute >= minute[counter] || inFiveMinutes >= fiveMinutes[counter];
    }

    /** Whether one of the sums is half its threshold or more. */
    boolean isNear(int counter, int inMinute, int inFiveMinutes) {
        return inMinute >= minute[counter] / 2 || inFiveMinutes >= fiveMinutes[counter] / 2;
    }

    /** Whether one of the sums has reached half its threshold, rounded up. */
    boolean isHalfReached(int counter, int inMinute, int inFiveMinutes) {
        return inMinute >= half(minute[counter]) || inFiveMinutes >= half(fiveMinutes[counter]);
    }

    /**
     * The window's threshold in units.
     *
     * @param halved as for those on probation
     */
    int threshold(int rule, Window window, boolean halved) {
        int whole = window == Window.ONE_MINUTE ? minute[rule] : fiveMinutes[rule];
        return halved ? half(whole) : whole;
    }

    private static int half(int threshold) {
        return threshold - threshold / 2;
    }

    /** How many of so many requests must be bad. */
    int leastBad(int rule, int requests) {
        int percent = rules[rule].ratio().map(Ratio::percent).orElse(0);
        return (int) (((long) requests * percent + HUNDRED - 1) / HUNDRED);
    }

    /** What the request weighs: in requests, microseconds or bytes. */
    long weight(int rule, RequestEvent event) {
        return switch (rules[rule].weight().of()) {
            case REQUESTS -> weights[rule][event.status() / HUNDRED];
            case DURATION -> Math.max(0, event.durationMicros());
            case BYTES -> Math.max(0, event.bytes());
        };
    }

    /** How much a unit is. */
    long unit(int rule) {
        return rules[rule].thresholds().unit();
    }

    /** So many units in the words of the decision log: requests, milliseconds or bytes. */
    long shown(int rule, int units) {
        long amount = units * unit(rule);
        return rules[rule].weight().of() == Weight.Of.DURATION ? amount / 1000 : amount;
    }
}
