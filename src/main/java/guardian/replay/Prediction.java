package guardian.replay;

/**
 * How often something will happen that was seen so often, when the days to come are like those that
 * were seen.
 *
 * <p>Of {@code m} values the greatest {@code j} were {@code j} times reached. How many of as many
 * new values of the same kind reach the {@code j}th greatest of the old ones does not depend on how
 * they are distributed: it follows the negative binomial distribution, with {@code p = seen / (seen
 * + coming)}. For nothing seen ({@code j = 1}) and a day to come that is about 3 in {@code seen}
 * days, the rule of three.
 */
final class Prediction {

    private static final double SURE = 0.95;
    private static final int MOST = 1_000_000;

    private Prediction() {}

    /** In 95 of 100 cases it is at most so many. */
    static int most(int seen, double seenDays, double comingDays) {
        return quantile(seen + 1, seenDays / (seenDays + comingDays), SURE);
    }

    /** In 95 of 100 cases it is at least so many. */
    static int least(int seen, double seenDays, double comingDays) {
        return seen == 0 ? 0 : quantile(seen, seenDays / (seenDays + comingDays), 1 - SURE);
    }

    /** The least {@code x} that the negative binomial distribution exceeds so seldom. */
    private static int quantile(int j, double p, double share) {
        double logProbability = j * Math.log(p);
        double sum = 0;
        for (int x = 0; x < MOST; x++) {
            sum += Math.exp(logProbability);
            if (sum >= share) {
                return x;
            }
            logProbability += Math.log1p(-p) + Math.log((double) (x + j) / (x + 1));
        }
        return MOST;
    }
}
