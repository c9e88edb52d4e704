package guardian.ingest;

import guardian.runtime.Meter;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What was counted for nobody: how often for which cause, and what it looks like.
 *
 * <p>Filled by the reader's thread; its numbers and its sample may be read by any.
 */
public final class Tally<C extends Enum<C> & Cause> {

    static final int LONGEST_SAMPLE = 200;

    private final Map<C, Meter> meters;
    private final AtomicReference<byte[]> sample = new AtomicReference<>();

    Tally(Class<C> causes) {
        meters = new EnumMap<>(causes);
        for (C cause : causes.getEnumConstants()) {
            meters.put(cause, new Meter());
        }
    }

    void add(C cause, byte[] bytes, int from, int to) {
        meters.get(cause).increment();
        // One copy until somebody has looked: a flood of rubbish makes no garbage.
        if (from < to && sample.getPlain() == null) {
            sample.lazySet(Arrays.copyOfRange(bytes, from, Math.min(to, from + LONGEST_SAMPLE)));
        }
    }

    /** How often for whatever cause. */
    public long total() {
        return meters.values().stream().mapToLong(Meter::value).sum();
    }

    /** How often for each cause that occurred, by its word. */
    public Map<String, Long> byCause() {
        Map<String, Long> counts = new LinkedHashMap<>();
        meters.forEach(
                (cause, meter) -> {
                    if (meter.value() > 0) {
                        counts.put(cause.word(), meter.value());
                    }
                });
        return counts;
    }

    /** The beginning of one since the last call, or null; raw bytes of a client. */
    public byte[] takeSample() {
        return sample.getAndSet(null);
    }
}
