package guardian.window;

import guardian.event.Prefix;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;

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

    Audience(int rules) {
        near = new AtomicReferenceArray<>(rules);
    }

    /** Notes what a client got; a line that does not tell the status (0) was a success. */
    void answered(long hash, int status, long millis) {
        if (status < FAILURES_FROM) {
            served.mark(hash, millis);
        }
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
