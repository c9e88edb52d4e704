package guardian.runtime;

import java.util.function.LongSupplier;

/**
 * The arrival clock: wall time that never runs backwards. While the wall clock is set back, time
 * goes on at its own pace, so that windows neither freeze nor jump; a step forward is followed, as
 * after a machine was asleep. Only if the wall clock stays behind by more than five minutes is it
 * believed in the end.
 *
 * <p>Confined to one thread.
 */
public final class LiveClock {

    private static final long BELIEVED_MILLIS = 5 * 60_000;

    private final LongSupplier wallMillis;
    private final LongSupplier nanos;
    private long lastMillis;
    private long lastNanos;

    public LiveClock() {
        this(System::currentTimeMillis, System::nanoTime);
    }

    LiveClock(LongSupplier wallMillis, LongSupplier nanos) {
        this.wallMillis = wallMillis;
        this.nanos = nanos;
        this.lastMillis = wallMillis.getAsLong();
        this.lastNanos = nanos.getAsLong();
    }

    /** Epoch milliseconds now. */
    public long millis() {
        long wall = wallMillis.getAsLong();
        long passed = (nanos.getAsLong() - lastNanos) / 1_000_000;
        lastNanos += passed * 1_000_000;
        boolean believe = wall >= lastMillis || wall < lastMillis - BELIEVED_MILLIS;
        lastMillis = believe ? wall : lastMillis + passed;
        return lastMillis;
    }
}
