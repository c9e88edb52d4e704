package guardian.runtime;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A number that one thread counts up and any thread may read, a little late. Counting costs a plain
 * store: no lock, no fence that waits.
 */
public final class Meter {

    private final AtomicLong value = new AtomicLong();

    /** Counts one more. Only by the thread that owns this meter. */
    public void increment() {
        add(1);
    }

    /** Counts {@code more}. Only by the thread that owns this meter. */
    public void add(long more) {
        value.lazySet(value.getPlain() + more);
    }

    /**
     * Sets the level of something that rises and falls. Only by the thread that owns this meter.
     */
    public void level(long now) {
        value.lazySet(now);
    }

    /** What was counted so far. */
    public long value() {
        return value.get();
    }
}
