package guardian.audit;

import guardian.decision.RecidiveFile;
import guardian.event.AuditRecord;
import guardian.event.Prefix;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Counts for each client the requests that ModSecurity stopped, and writes a line at each multiple
 * of ten, for a jail that wants some of these. Begins anew after a minute without one, and with
 * each start. Bounded: the client whose latest came longest ago makes room.
 *
 * <p>Confined to the sweeper thread.
 */
public final class BlockedRequests implements Consumer<AuditRecord>, AutoCloseable {

    private static final int STEP = 10;
    private static final int MOST_CLIENTS = 1 << 16;
    private static final long PAUSE_MILLIS = TimeUnit.MINUTES.toMillis(1);

    private record Count(int requests, long latestMillis) {}

    private final Map<Prefix, Count> counts = new LinkedHashMap<>(16, 0.75f, true);
    private final UnaryOperator<Prefix> clientOf;
    private final RecidiveFile file;

    /**
     * @param clientOf the client that an address belongs to
     */
    public BlockedRequests(UnaryOperator<Prefix> clientOf, RecidiveFile file) {
        this.clientOf = clientOf;
        this.file = file;
    }

    @Override
    public void accept(AuditRecord record) {
        if (!record.intercepted() || record.client() == null) {
            return;
        }
        Prefix client = clientOf.apply(record.client());
        long millis = Math.floorDiv(record.timeMicros(), 1000);
        Count count = counts.merge(client, new Count(1, millis), BlockedRequests::add);
        if (count.requests % STEP == 0) {
            file.write(client, millis);
        }
        if (counts.size() > MOST_CLIENTS) {
            counts.remove(counts.keySet().iterator().next());
        }
    }

    /** Records may come out of order: what is told late is no pause. */
    private static Count add(Count before, Count one) {
        if (one.latestMillis - before.latestMillis > PAUSE_MILLIS) {
            return one;
        }
        return new Count(before.requests + 1, Math.max(before.latestMillis, one.latestMillis));
    }

    /** Looks whether the file was rotated away. By any thread. */
    public void followRotation() {
        file.followRotation();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
