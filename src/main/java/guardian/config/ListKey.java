package guardian.config;

import java.util.HashSet;
import java.util.List;

/**
 * One key of a section that takes a list.
 *
 * @param least fewest elements
 * @param most most elements
 * @param distinct whether each element may stand only once
 */
record ListKey<T>(
        String name, List<T> standard, Kind<T> element, int least, int most, boolean distinct) {

    /** Gives an unmodifiable copy, for constructors: no code may hold what no file could say. */
    List<T> check(List<T> values) {
        boolean good = allowsSize(values.size());
        for (T value : values) {
            good &= element.allows(value);
        }
        if (!good || distinct && new HashSet<>(values).size() < values.size()) {
            throw new IllegalArgumentException(name + ": found " + values + ", " + allowed());
        }
        return List.copyOf(values);
    }

    boolean allowsSize(int size) {
        return size >= least && size <= most;
    }

    /** The end of a fault. */
    String allowed() {
        return "allowed: a list of " + least + " to " + most + ", each " + element.allowed();
    }
}
