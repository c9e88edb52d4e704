package guardian.window;

import guardian.event.Prefix;

/**
 * What a client has gathered by one rule: requests, milliseconds or bytes, as the rule weighs.
 *
 * @param client who
 * @param rule number of the rule
 * @param minute in the 1m window
 * @param minuteThreshold of that; 0 where the rule has none
 * @param fiveMinutes in the 5m window
 * @param fiveMinutesThreshold of that; 0 where the rule has none
 */
public record Count(
        Prefix client,
        int rule,
        long minute,
        long minuteThreshold,
        long fiveMinutes,
        long fiveMinutesThreshold) {

    /** How near the client is to a threshold: 1 is there. */
    public double share() {
        return Math.max(share(minute, minuteThreshold), share(fiveMinutes, fiveMinutesThreshold));
    }

    private static double share(long count, long threshold) {
        return threshold == 0 ? 0 : (double) count / threshold;
    }
}
