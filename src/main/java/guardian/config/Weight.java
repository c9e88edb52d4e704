package guardian.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * {@code weight} (1): what one request adds to a client's sum.
 *
 * @param of what is summed up
 * @param byClass for requests, by the first digit of the status, 0 where there is none; 0 to 1,000
 *     each
 */
public record Weight(Of of, List<Integer> byClass) {

    /** What is summed up. */
    public enum Of {
        /** Requests, weighted. */
        REQUESTS,
        /** The time they took: a budget of seconds. */
        DURATION,
        /** The bytes sent: a budget of megabytes. */
        BYTES
    }

    /** Each request is one. */
    public static final Weight ONE = constant(1);

    static final int GREATEST = 1000;
    static final int CLASSES = 10;

    public Weight {
        byClass = List.copyOf(byClass);
        if (byClass.size() != CLASSES || !byClass.stream().allMatch(Weight::isAllowed)) {
            throw new IllegalArgumentException("weight: " + byClass);
        }
    }

    static boolean isAllowed(long weight) {
        return weight >= 0 && weight <= GREATEST;
    }

    static Weight constant(int weight) {
        return new Weight(Of.REQUESTS, Collections.nCopies(CLASSES, weight));
    }

    static Weight amount(Of of) {
        return new Weight(of, Collections.nCopies(CLASSES, 1));
    }

    /** With another weight for one class. */
    Weight with(int statusClass, int weight) {
        List<Integer> other = new ArrayList<>(byClass);
        other.set(statusClass, weight);
        return new Weight(of, other);
    }

    /** What a request with this status weighs. */
    public int of(int status) {
        return byClass.get(status / 100 % CLASSES);
    }
}
