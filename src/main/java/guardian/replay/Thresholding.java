package guardian.replay;

import guardian.config.Rule;
import guardian.config.Thresholds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The least thresholds that not more than so many genuine clients a day reach, by the days that
 * were seen.
 */
final class Thresholding {

    /** Below this a single page with its pictures would be an offence. */
    static final int LEAST = 10;

    /** Fewer days of genuine clients tell nothing. */
    static final int LEAST_SEEN = 30;

    private static final double DIFFERENT = 1.25;
    private static final double ROUNDING = 1e-9;

    private final Map<PeakWatch.Day, PeakWatch.Peak> peaks;
    private final ClientTally tally;
    private final double days;
    private final double perDay;

    Thresholding(
            Map<PeakWatch.Day, PeakWatch.Peak> peaks,
            ClientTally tally,
            double days,
            double perDay) {
        this.peaks = peaks;
        this.tally = tally;
        this.days = days;
        this.perDay = perDay;
    }

    /** Null where too little was seen. */
    Suggestion suggest(Rule rule, int number, int host, String name) {
        List<PeakWatch.Peak> genuine = new ArrayList<>();
        List<PeakWatch.Peak> others = new ArrayList<>();
        peaks.forEach(
                (day, peak) -> {
                    if (day.rule() == number && day.host() == host) {
                        boolean good = tally.of(day.client()).isGenuine();
                        (good ? genuine : others).add(peak);
                    }
                });
        if (genuine.size() < LEAST_SEEN) {
            return null;
        }
        Thresholds found = thresholds(rule, genuine);
        return new Suggestion(
                rule,
                name,
                found,
                genuine.size(),
                expected(rule.thresholds(), genuine, others),
                expected(found, genuine, others));
    }

    /**
     * Both windows are scaled alike, so that a client-day has one number: how many times the
     * present thresholds it would bear. So what is stated follows from the order of these numbers
     * alone, see {@link Prediction}.
     */
    private Thresholds thresholds(Rule rule, List<PeakWatch.Peak> genuine) {
        double[] scales =
                genuine.stream().mapToDouble(peak -> scale(rule, peak)).sorted().toArray();
        int allowed = (int) Math.min(scales.length - 1L, (long) Math.floor(perDay * days));
        double scale = scales[scales.length - 1 - allowed];
        return new Thresholds(
                above(rule.threshold1m(), scale), above(rule.threshold5m(), scale), 1);
    }

    private static double scale(Rule rule, PeakWatch.Peak peak) {
        double one = rule.threshold1m() == 0 ? 0 : (double) peak.oneMinute() / rule.threshold1m();
        double five =
                rule.threshold5m() == 0 ? 0 : (double) peak.fiveMinutes() / rule.threshold5m();
        return Math.max(one, five);
    }

    /** The least number above so many times the threshold. */
    private static int above(int threshold, double scale) {
        if (threshold == 0) {
            return 0;
        }
        long next = (long) Math.floor(threshold * scale + ROUNDING) + 1;
        return (int) Math.min(Math.max(next, LEAST), Thresholds.LARGEST);
    }

    private Suggestion.Expected expected(
            Thresholds thresholds, List<PeakWatch.Peak> genuine, List<PeakWatch.Peak> others) {
        return new Suggestion.Expected(
                caught(thresholds, genuine), caught(thresholds, others), days);
    }

    private static int caught(Thresholds thresholds, List<PeakWatch.Peak> peaks) {
        return (int)
                peaks.stream()
                        .filter(
                                peak ->
                                        reaches(peak.oneMinute(), thresholds.oneMinute())
                                                || reaches(
                                                        peak.fiveMinutes(),
                                                        thresholds.fiveMinutes()))
                        .count();
    }

    private static boolean reaches(int sum, int threshold) {
        return threshold > 0 && sum >= threshold;
    }

    /** Whether a host is worth thresholds of its own. */
    static boolean differ(Suggestion one, Suggestion whole) {
        return differ(one.thresholds().oneMinute(), whole.thresholds().oneMinute())
                || differ(one.thresholds().fiveMinutes(), whole.thresholds().fiveMinutes());
    }

    private static boolean differ(int one, int other) {
        return one > other * DIFFERENT || other > one * DIFFERENT;
    }
}
