package guardian.decision;

import guardian.config.Rule;
import guardian.state.Ban;
import guardian.window.Offence;
import guardian.window.Window;

/**
 * What an offence means while its client is limited. One of a rule that bans at once makes the
 * limit a ban. One of a rule with {@code limit_first} does so when all that is in its window came
 * after the limit had begun: then the client has reached the threshold although it was limited.
 */
final class WhileLimited {

    /** How often to look at a window that may still hold what came before the limit. */
    private static final int LOOK_SECONDS = 1;

    private WhileLimited() {}

    /** Whether the client has gone on as before. */
    static boolean hasGoneOn(Offence offence, Ban limit) {
        return second(offence.requestMillis())
                >= second(limit.startMillis()) + offence.window().farthestSeconds();
    }

    /** Whether the offence may change anything. */
    static boolean matters(Offence offence, Rule rule, Ban limit) {
        return !rule.limitFirst()
                || !limit.rules().contains(rule.name())
                || hasGoneOn(offence, limit);
    }

    /** Until when further offences of that rule change nothing, epoch seconds. */
    static long quietUntil(Offence offence, Rule rule, Ban limit) {
        Window shortest = rule.threshold1m() > 0 ? Window.ONE_MINUTE : Window.FIVE_MINUTES;
        long earliest = second(limit.startMillis()) + shortest.farthestSeconds();
        long again = second(offence.timeMillis()) + LOOK_SECONDS;
        return Math.min(limit.endSeconds(), Math.max(earliest, again));
    }

    private static long second(long millis) {
        return Math.floorDiv(millis, 1000);
    }
}
