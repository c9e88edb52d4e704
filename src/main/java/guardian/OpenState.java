package guardian;

import guardian.state.StateDirectory;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks once in a while whether the state directory can be used, and tells guardian.log when it
 * cannot, at once and again every few minutes: then bans and counts live in memory. Whoever keeps
 * something in there tries again by himself.
 *
 * <p>Confined to the main thread.
 */
final class OpenState {

    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long COMPLAIN_NANOS = TimeUnit.MINUTES.toNanos(5);

    private static final Logger LOG = LoggerFactory.getLogger(OpenState.class);

    private final StateDirectory directory;
    private final FeedWatch feed;
    private long lastLook = System.nanoTime() - PAUSE_NANOS;
    private long lastComplaint;
    private boolean usable;
    private boolean complained;
    private String fault = "";

    OpenState(StateDirectory directory) {
        this.directory = directory;
        this.feed = new FeedWatch(directory);
    }

    /** True when the directory can be used, and could not at the look before. */
    boolean turn(boolean draining) {
        if (System.nanoTime() - lastLook < PAUSE_NANOS) {
            return false;
        }
        lastLook = System.nanoTime();
        try {
            directory.ensure();
            feed.turn(draining);
        } catch (IOException e) {
            usable = false;
            fault = e.toString();
            complain(e);
            return false;
        }
        return nowUsable();
    }

    /** Why it cannot be used; empty when it can. */
    String fault() {
        return fault;
    }

    private boolean nowUsable() {
        boolean again = !usable;
        usable = true;
        fault = "";
        if (complained) {
            complained = false;
            LOG.warn("the state directory {} can be used again", directory.path());
        }
        return again;
    }

    private void complain(IOException cause) {
        if (!complained || System.nanoTime() - lastComplaint >= COMPLAIN_NANOS) {
            complained = true;
            lastComplaint = System.nanoTime();
            LOG.error(
                    "cannot use the state directory {}; guarding in memory, a restart forgets"
                            + " counts and bans; trying again",
                    directory.path(),
                    cause);
        }
    }
}
