package guardian.decision;

import guardian.state.Ban;
import guardian.window.Offence;
import java.time.Duration;

/**
 * One decision and why; what the firewall made of it comes with {@link Applied}.
 *
 * @param verdict what was decided
 * @param timeMillis time of the deciding request, or of the event that led to it
 * @param ban the ban it is about, as it stands now
 * @param rule name of the deciding rule
 * @param offence what led to it; null for expire, unban and restore
 * @param banTime how long the ban runs from the deciding request; null where that says nothing
 * @param reason a word why, where the verdict alone does not tell; null otherwise
 */
public record Decision(
        Verdict verdict,
        long timeMillis,
        Ban ban,
        String rule,
        Offence offence,
        Duration banTime,
        String reason) {

    /**
     * What the firewall made of a decision.
     *
     * @param firewall its kind; null when none was asked
     * @param tookMillis from the deciding request to the outcome
     * @param reason why it failed; null when it did not
     */
    public record Applied(String firewall, long tookMillis, String reason) {

        /** No firewall was asked. */
        public static final Applied NOT = new Applied(null, 0, null);
    }

    /** The same, which the firewall did not carry out. */
    public Decision failed() {
        return new Decision(Verdict.FAILED, timeMillis, ban, rule, offence, banTime, null);
    }

    /** The same, of which more is known. */
    Decision with(Offence better) {
        return new Decision(verdict, timeMillis, ban, rule, better, banTime, reason);
    }
}
