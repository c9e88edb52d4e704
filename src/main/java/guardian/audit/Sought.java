package guardian.audit;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Transactions whose files are looked for before all others, by the id in their name, for a few
 * seconds: ModSecurity writes the file after the line by which we know of it.
 *
 * <p>Confined to the sweeper thread.
 */
final class Sought {

    static final int MOST = 1024;

    static final long PATIENCE_NANOS = 5_000_000_000L;

    /** {@code 20261121-013222-} stands before the id. */
    private static final int BEFORE_ID = 16;

    private final Map<String, Long> until = new LinkedHashMap<>();
    private final Clock clock;
    private final SweepMeters meters;

    Sought(Clock clock, SweepMeters meters) {
        this.clock = clock;
        this.meters = meters;
    }

    /** Looks for this one, too, unless there are too many, or it is the id that all have. */
    void add(String uniqueId) {
        if (uniqueId.length() < 2 || until.size() >= MOST) {
            meters.unsought.increment();
        } else {
            until.putIfAbsent(uniqueId, clock.nanos() + PATIENCE_NANOS);
        }
    }

    boolean isEmpty() {
        return until.isEmpty();
    }

    boolean has(Path name) {
        String text = name.toString();
        return text.length() > BEFORE_ID && until.containsKey(text.substring(BEFORE_ID));
    }

    /** Its record is on the way. */
    void found(String uniqueId) {
        until.remove(uniqueId);
    }

    /** Lets go of those that nobody will find any more. */
    void purge() {
        Iterator<Long> ends = until.values().iterator();
        while (ends.hasNext() && clock.nanos() - ends.next() >= 0) {
            ends.remove();
            meters.unsought.increment();
        }
    }
}
