package guardian.decision;

import guardian.runtime.Meter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts decisions by verdict and rule. Counted by the enforcer thread, read by any.
 *
 * <p>Names of rules come from configurations; should there ever be too many, further ones are
 * counted as {@value #OTHERS}.
 */
public final class DecisionMeters {

    /** A place for all that found no place of their own. */
    public static final String OTHERS = "(others)";

    private static final int MOST = 1000;

    /** What is counted apart. */
    public record Sort(Verdict verdict, String rule) {}

    private final Map<Sort, Meter> meters = new ConcurrentHashMap<>();

    /** Counts one, as it is written into the decision log. */
    public void count(Decision decision) {
        Sort sort = new Sort(decision.verdict(), decision.rule());
        if (meters.size() >= MOST && !meters.containsKey(sort)) {
            sort = new Sort(decision.verdict(), OTHERS);
        }
        meters.computeIfAbsent(sort, first -> new Meter()).increment();
    }

    /** How many of each sort there were so far. */
    public Map<Sort, Long> counts() {
        Map<Sort, Long> counts = new LinkedHashMap<>();
        meters.forEach((sort, meter) -> counts.put(sort, meter.value()));
        return counts;
    }
}
