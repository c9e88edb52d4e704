package guardian;

import guardian.state.StateDirectory;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices a second live feed on one state directory: SecGuardianLog and CustomLog both, or a
 * CustomLog in each virtual host. Each of its requests would count twice. At a restart of httpd two
 * guardians live side by side as well, but then the old one has been told to end.
 *
 * <p>Confined to the main thread.
 */
final class FeedWatch {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long PAUSE_NANOS = TimeUnit.MINUTES.toNanos(10);

    private static final Logger LOG = LoggerFactory.getLogger(FeedWatch.class);

    private final StateDirectory state;
    private long complainAt = System.nanoTime() + PATIENCE_NANOS;

    FeedWatch(StateDirectory state) {
        this.state = state;
    }

    /**
     * @throws IOException when it cannot be told, for want of a state directory
     */
    void turn(boolean draining) throws IOException {
        if (draining) {
            state.feed().release();
        } else if (!state.feed().hold() && System.nanoTime() - complainAt >= 0) {
            complainAt = System.nanoTime() + PAUSE_NANOS;
            LOG.error(
                    "another guardian is fed on the same state directory, so requests may count"
                            + " twice: give httpd one feed, SecGuardianLog or CustomLog, once");
        }
    }
}
