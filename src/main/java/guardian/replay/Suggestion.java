package guardian.replay;

import guardian.config.Rule;
import guardian.config.Thresholds;

/**
 * Thresholds for a rule, or for one host of it.
 *
 * @param rule as it is now
 * @param host the host it is about; empty: all that have no suggestion of their own
 * @param thresholds those suggested
 * @param seen days of clients that were looked at: somebody who came on three days counts thrice
 * @param now what the present thresholds would have done
 * @param then what those suggested would have done
 */
public record Suggestion(
        Rule rule, String host, Thresholds thresholds, int seen, Expected now, Expected then) {

    /**
     * How many clients a day would be banned, each once a day.
     *
     * @param genuine days of genuine clients that were banned, in all the logs
     * @param others likewise of all others
     * @param days how long a time the logs are about
     */
    public record Expected(int genuine, int others, double days) {

        /** Genuine clients a day. */
        public double genuineADay() {
            return genuine / days;
        }

        /** Other clients a day. */
        public double othersADay() {
            return others / days;
        }

        /** In 95 of 100 cases, at most so many genuine ones in so many days to come. */
        public int most(double comingDays) {
            return Prediction.most(genuine, days, comingDays);
        }

        /** In 95 of 100 cases, at least so many. */
        public int least(double comingDays) {
            return Prediction.least(genuine, days, comingDays);
        }
    }

    /** Whether anything would change. */
    public boolean isNews() {
        return !thresholds.equals(rule.thresholds());
    }
}
