package guardian.cli;

import guardian.replay.Logs;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** A line on standard error that tells how far the logs are read, where somebody looks at it. */
final class Replaying {

    /** Set by the launcher, since a JVM does not know what its standard error is. */
    private static final boolean IS_SEEN = Boolean.getBoolean("guardian.terminal");

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final int LOOK_EVERY = 1 << 14;

    private final Logs logs;
    private final long began = System.nanoTime();
    private long requests;
    private long toldNanos = began;
    private int length;

    Replaying(Logs logs) {
        this.logs = logs;
    }

    /** To be called for each request; writes a few times a second. */
    void request() {
        if (IS_SEEN && ++requests % LOOK_EVERY == 0) {
            long now = System.nanoTime();
            if (now - toldNanos >= PAUSE_NANOS) {
                toldNanos = now;
                tell(now);
            }
        }
    }

    private void tell(long now) {
        double share = logs.share();
        double seconds = (now - began) / 1e9;
        String text =
                String.format(
                        Locale.ROOT,
                        "%s%,d requests, %,.0f/s",
                        share < 0 ? "" : Math.round(share * 100) + " %, ",
                        requests,
                        requests / seconds);
        System.err.print('\r' + text + " ".repeat(Math.max(0, length - text.length())));
        length = text.length();
    }

    /** Takes it away. */
    void end() {
        if (length > 0) {
            System.err.print('\r' + " ".repeat(length) + '\r');
        }
    }
}
