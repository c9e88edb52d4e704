package guardian.window;

import guardian.event.Prefix;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Predicate;

/**
 * Whom a rule would hit: the clients that were served successfully in the last hour, and of these,
 * for each rule, those that are at least half-way to its threshold just now. About right, see
 * {@link RecentClients}; known since the start of this process only.
 *
 * <p>Written by the ingest thread, asked by any other.
 */
public final class Audience {

    /** 3.5 MiB; up to 100,000 clients in ten minutes one in 10,000 is mistaken. */
    private static final int SERVED_BITS = 1 << 22;

    /** 96 KiB for a rule that has any. */
    private static final int NEAR_BITS = 1 << 18;

    private static final int FAILURES_FROM = 400;

    private final RecentClients served =
            new RecentClients(6, TimeUnit.MINUTES.toMillis(10), SERVED_BITS);
    private final AtomicReferenceArray<RecentClients> near;
    private volatile Visitors visitors;

    Audience(int rules) {
        near = new AtomicReferenceArray<>(rules);
    }

    /** From now on it is also known how much of what each client asked for succeeded. */
    void knowVisitors(Visitors those) {
        visitors = those;
    }

    /** Notes what a client got; a line that does not tell the status (0) was a success. */
    void answered(long high, long low, int status, long millis) {
        long hash = RecentClients.hash(high, low);
        boolean success = status < FAILURES_FROM;
        if (success) {
            served.mark(hash, millis);
        }
        Visitors all = visitors;
        if (all != null) {
            all.answered(hash, high, low, success, millis);
        }
    }

    /**
     * Whether a client in the network that is not banned was mostly served in the last hour. Looks
     * at some 65,000 of them, so it is no question for each request.
     */
    public boolean anyServed(Prefix network, Predicate<Prefix> isBanned, long nowMillis) {
        return visitors != null && visitors.anyServed(network, isBanned, nowMillis);
    }

    /** Well-served clients of whom no more is known than that their network holds one. */
    public long forgottenVisitors() {
        return visitors == null ? 0 : visitors.forgotten();
    }

    /** Notes that a client is half-way to a threshold of that rule, or nearer. */
    void near(int rule, long hash, long millis) {
        RecentClients those = near.getPlain(rule);
        if (those == null) {
            those = new RecentClients(2, TimeUnit.SECONDS.toMillis(30), NEAR_BITS);
            near.setRelease(rule, those);
        }
        if (!those.isMarked(hash, millis) && served.has(hash, millis)) {
            those.mark(hash, millis);
        }
    }

    /** The clock was set back: what is known belongs to times to come. */
    void startAnew() {
        served.clear();
        if (visitors != null) {
            visitors.clear();
        }
        for (int rule = 0; rule < near.length(); rule++) {
            if (near.getPlain(rule) != null) {
                near.getPlain(rule).clear();
            }
        }
    }

    /** How many clients were served in the last hour. */
    public long served(long nowMillis) {
        return served.count(nowMillis);
    }

    /** Whether the client was served in the last hour. */
    public boolean wasServed(Prefix client, long nowMillis) {
        return served.has(RecentClients.hash(client.high(), client.low()), nowMillis);
    }

    /** How many served clients are at least half-way to a threshold of the rule. */
    public long near(int rule, long nowMillis) {
        RecentClients those = near.getAcquire(rule);
        return those == null ? 0 : those.count(nowMillis);
    }
}
