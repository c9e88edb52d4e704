package guardian.config;

import java.time.Duration;

/**
 * How often something may be done: so many times in an hour or a day, evenly spread.
 *
 * @param times how many times
 * @param per an hour or a day
 */
public record Pace(int times, Duration per) {

    /** From one time to the next, at least. */
    public Duration pause() {
        return per.dividedBy(times);
    }
}
