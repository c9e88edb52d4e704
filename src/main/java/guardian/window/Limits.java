package guardian.window;

import guardian.config.Ratio;
import guardian.config.Rule;
import guardian.config.Weight;
import guardian.event.RequestEvent;
import guardian.rule.RuleNumbers;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * What is summed up for a client by each rule, and which sums are an offence. A rule has one
 * counter, of its own number; one with a ratio has a second, for its bad requests, behind those
 * that rules may ever have. What a counter counts never changes, so that the keeper may ask for it,
 * too, about whatever was handed to it.
 *
 * <p>Written by the ingest thread alone.
 */
final class Limits {

    /** No such counter. */
    static final int NONE = -1;

    private static final int STATUSES = 1000;
    private static final int HUNDRED = 100;

    private static final int MOST = RuleNumbers.MOST;

    private final Rule[] rules = new Rule[MOST];
    private final int[] minute = new int[2 * MOST];
    private final int[] fiveMinutes = new int[2 * MOST];
    private final int[] badOf = new int[MOST];
    private final Content[] contents = new Content[2 * MOST];
    private final int[] inMap = new int[2 * MOST];
    private final boolean[][] isBad = new boolean[MOST][];
    private final int[][] weights = new int[MOST][];

    Limits(RuleNumbers all) {
        use(all);
    }

    /** From now on these are the rules. */
    final void use(RuleNumbers all) {
        for (int number = 0; number < all.all().size(); number++) {
            use(number, all.all().get(number), all.isGone(number));
        }
    }

    private void use(int number, Rule rule, boolean gone) {
        rules[number] = rule;
        weights[number] = rule.weight().byClass().stream().mapToInt(w -> w).toArray();
        setCounter(number, rule, rule.counter(), gone);
        badOf[number] = NONE;
        if (rule.ratio().isPresent()) {
            isBad[number] = badOnes(rule.ratio().get());
            badOf[number] = MOST + number;
            setCounter(MOST + number, rule, rule.counter() + "%", gone);
        }
    }

    private void setCounter(int counter, Rule rule, String word, boolean gone) {
        contents[counter] = rule.distinct() ? Content.MARKS : Content.SUMS;
        inMap[counter] = numberOf(word);
        minute[counter] = gone ? Integer.MAX_VALUE : orNever(rule.threshold1m());
        fiveMinutes[counter] = gone ? Integer.MAX_VALUE : orNever(rule.threshold5m());
    }

    /** The same word has the same number in each start, whatever the order of the rules. */
    private static int numberOf(String word) {
        CRC32 crc = new CRC32();
        crc.update(word.getBytes(StandardCharsets.UTF_8));
        return (int) crc.getValue();
    }

    /** The number of the counter in the map. */
    int inMap(int counter) {
        return inMap[counter];
    }

    /** Whether its rule holds no more. */
    boolean isGone(int counter) {
        return minute[counter] == Integer.MAX_VALUE && fiveMinutes[counter] == Integer.MAX_VALUE;
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

    /** The rule whose counter it is. */
    int ruleOf(int counter) {
        return counter < MOST ? counter : counter - MOST;
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
        return rules[ruleOf(counter)].isAboutRecords() ? 2 * Cells.LIFE_TICKS : Cells.LIFE_TICKS;
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
