package guardian.config;

import java.time.Duration;
import java.util.Optional;

/**
 * How much is kept: whatever comes first.
 *
 * @param age what is older goes, 1h to 3650d; nothing does when it is missing
 * @param bytes what is oldest goes when all of it takes more, 16MiB to 1024GiB, likewise
 */
public record Retention(Optional<Duration> age, Optional<Long> bytes) {

    /** Nothing ever goes. */
    public static final Retention FOR_EVER = new Retention(Optional.empty(), Optional.empty());
}
