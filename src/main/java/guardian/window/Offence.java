package guardian.window;

import guardian.event.Prefix;

/**
 * A client's sum of weights inside a window has reached the threshold of a rule.
 *
 * @param client who
 * @param rule number of the rule, in the order of the configuration
 * @param window which of its windows
 * @param count the sum, this request included: requests, milliseconds or bytes, as the rule weighs
 * @param threshold what it reached, likewise; by a ratio, bad requests among those that were sent
 * @param timeMillis when the deciding request was counted, epoch milliseconds
 * @param requestMillis when it was made; earlier than that only where an audit file told of it
 * @param seenNanos {@link System#nanoTime} when it was, to tell how long the answer took
 * @param evidence the deciding request
 */
public record Offence(
        Prefix client,
        int rule,
        Window window,
        long count,
        long threshold,
        long timeMillis,
        long requestMillis,
        long seenNanos,
        Evidence evidence) {

    /** One of a request that is counted as it is made. */
    public Offence(
            Prefix client,
            int rule,
            Window window,
            long count,
            long threshold,
            long timeMillis,
            long seenNanos,
            Evidence evidence) {
        this(client, rule, window, count, threshold, timeMillis, timeMillis, seenNanos, evidence);
    }

    /** The same with more evidence. */
    public Offence with(Evidence more) {
        return new Offence(
                client, rule, window, count, threshold, timeMillis, requestMillis, seenNanos, more);
    }
}
