package guardian.event;

import java.util.List;

/**
 * How long a transaction took, in microseconds; {@link AuditRecord#UNKNOWN} what is not told.
 *
 * @param startMicros when it began, since 1970
 * @param durationMicros until it was logged
 * @param rulesMicros for all rules
 * @param phaseMicros for the rules of phases 1 to 5; empty when not told
 */
public record Timings(
        long startMicros, long durationMicros, long rulesMicros, List<Integer> phaseMicros) {

    /** Nothing is known. */
    public static final Timings UNKNOWN = new Timings(-1, -1, -1, List.of());

    public Timings {
        phaseMicros = List.copyOf(phaseMicros);
    }
}
