package guardian.config;

import java.time.Duration;
import java.util.List;

/**
 * {@code [ban]}: how long.
 *
 * @param times {@code times} (10m 1h 6h 1d 7d): the ladder, a step for each offence
 * @param memory {@code memory} (30d): how long after a ban's end the next one climbs
 */
public record BanSettings(List<Duration> times, Duration memory) {

    public BanSettings {
        times = List.copyOf(times);
    }
}
