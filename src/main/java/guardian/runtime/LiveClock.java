package guardian.runtime;

import java.util.function.LongSupplier;

/**
 * The arrival clock: wall time that does not run backwards by a little. While the wall clock is set
 * back, time goes on at its own pace, so that windows neither freeze nor jump; a step forward is
 * followed, as after a machine was asleep. A step back by more than five minutes is believed at
 * once; who counts by this clock has to start anew then.
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
