package guardian.window;

/**
 * Tells whether a client's sums are an offence, and has it offered.
 *
 * <p>Confined to the ingest thread (in replay to the one thread there is).
 */
final class Crossings {

    private static final int UNANSWERED_SECONDS = 10;

    private final WindowTable table;
    private final Limits limits;
    private final Probation probation;
    private final Audience audience;
    private final Offers offers;

    Crossings(
            WindowTable table,
            Limits limits,
            Probation probation,
            Audience audience,
            Offers offers) {
        this.table = table;
        this.limits = limits;
        this.probation = probation;
        this.audience = audience;
        this.offers = offers;
    }

    /**
     * Looks at the sums of a record.
     *
     * @param tick at which something was counted just now
     */
    void judge(int record, int tick, Occasion occasion) {
        // Most lines of a flood are of those whose offence is answered: their sums say nothing new.
        if (isQuiet(record, occasion)) {
            return;
        }
        int rule = table.rule(record);
        int minute = minuteSum(record, tick);
        int five = fiveMinutes(record);
        boolean hasRatio = limits.badOf(rule) != Limits.NONE;
        if (!hasRatio && limits.isNear(rule, minute, five)) {
            near(record, occasion);
        }
        boolean halved =
                limits.isHalfReached(rule, minute, five)
                        && probation.isOn(hash(record), second(occasion.requestMillis()));
        if (!halved && !limits.isReached(rule, minute, five)) {
            return;
        }
        boolean inMinute = minute >= limits.threshold(rule, Window.ONE_MINUTE, halved);
        Window window = inMinute ? Window.ONE_MINUTE : Window.FIVE_MINUTES;
        int count = inMinute ? minute : five;
        if (hasRatio) {
            judgeRatio(record, tick, window, count, occasion);
        } else {
            long threshold = limits.shown(rule, limits.threshold(rule, window, halved));
            reached(record, window, limits.shown(rule, count), threshold, occasion);
        }
    }

    /** A request of the quiet time is no news, whenever its record comes. */
    private boolean isQuiet(int record, Occasion occasion) {
        return second(occasion.requestMillis()) < Integer.toUnsignedLong(table.quietUntil(record));
    }

    /** Among enough requests: whether too many are bad ones. */
    private void judgeRatio(int record, int tick, Window window, int requests, Occasion occasion) {
        int rule = table.rule(record);
        int bad = table.find(table.high(record), table.low(record), limits.badOf(rule));
        if (bad == WindowTable.NONE) {
            return;
        }
        Cells.advance(table.cells(bad), table.cellsAt(bad), tick);
        int count = window == Window.ONE_MINUTE ? minuteSum(bad, tick) : fiveMinutes(bad);
        int least = limits.leastBad(rule, requests);
        if (count >= least / 2) {
            near(record, occasion);
        }
        if (count >= least) {
            reached(record, window, count, least, occasion);
        }
    }

    private void reached(int record, Window window, long count, long threshold, Occasion occasion) {
        table.quietUntil(record, (int) second(occasion.millis()) + UNANSWERED_SECONDS);
        offers.offer(record, window, count, threshold, occasion);
    }

    private int minuteSum(int record, int tick) {
        return limits.contentOf(table.rule(record))
                .minuteAround(table.cells(record), table.cellsAt(record), tick);
    }

    /** What counts in the 5m window of a record. */
    int fiveMinutes(int record) {
        return limits.contentOf(table.rule(record))
                .fiveMinutes(table.cells(record), table.cellsAt(record));
    }

    private void near(int record, Occasion occasion) {
        audience.near(table.rule(record), hash(record), occasion.millis());
    }

    private long hash(int record) {
        return RecentClients.hash(table.high(record), table.low(record));
    }

    private static long second(long millis) {
        return Math.floorDiv(millis, 1000);
    }
}
