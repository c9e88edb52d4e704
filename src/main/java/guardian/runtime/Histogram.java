package guardian.runtime;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * How long something took, in steps from a quarter of a millisecond to ten seconds: a few plain
 * stores for each. One thread measures, any may read, a little late.
 */
public final class Histogram {

    private static final long[] BOUNDS_MICROS = {
        250,
        500,
        1_000,
        2_500,
        5_000,
        10_000,
        25_000,
        50_000,
        100_000,
        250_000,
        1_000_000,
        2_500_000,
        10_000_000
    };

    private final Meter[] steps = new Meter[BOUNDS_MICROS.length + 1];
    private final Meter micros = new Meter();

    public Histogram() {
        Arrays.setAll(steps, step -> new Meter());
    }

    /** Measures one. Only by the thread that owns this histogram. */
    public void took(long nanos) {
        long took = Math.max(0, TimeUnit.NANOSECONDS.toMicros(nanos));
        int step = 0;
        while (step < BOUNDS_MICROS.length && took > BOUNDS_MICROS[step]) {
            step++;
        }
        micros.add(took);
        steps[step].increment();
    }

    /**
     * What was measured.
     *
     * @param bounds of the steps, in seconds
     * @param upTo how many took no longer than each bound; the last one more is all of them
     * @param seconds their sum
     */
    public record Reading(List<Double> bounds, List<Long> upTo, double seconds) {}

    /** So far. By any thread. */
    public Reading read() {
        double seconds = micros.value() / 1e6;
        Long[] upTo = new Long[steps.length];
        long sum = 0;
        for (int step = 0; step < steps.length; step++) {
            sum += steps[step].value();
            upTo[step] = sum;
        }
        List<Double> bounds = Arrays.stream(BOUNDS_MICROS).mapToObj(bound -> bound / 1e6).toList();
        return new Reading(bounds, List.of(upTo), seconds);
    }
}
