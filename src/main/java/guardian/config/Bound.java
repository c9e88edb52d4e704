package guardian.config;

/**
 * A side of the number line.
 *
 * @param isLeast whether the value must be at least {@code limit}; else it must be below
 * @param limit in microseconds, bytes or points of a score
 */
public record Bound(boolean isLeast, long limit) {

    /** Whether that value lies there. */
    public boolean holds(long value) {
        return isLeast == value >= limit;
    }
}
