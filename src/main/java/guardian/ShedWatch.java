package guardian;

import guardian.ingest.Ingest;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells guardian.log at once when lines begin to be shed, and when all are counted again; but a
 * begin at most once a minute, for the numbers are in each report. Confined to the main thread.
 */
final class ShedWatch {

    private static final long PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private static final Logger LOG = LoggerFactory.getLogger(ShedWatch.class);

    private final Ingest ingest;
    private boolean told;
    private long tellFrom = System.nanoTime();
    private long shedBefore;

    ShedWatch(Ingest ingest) {
        this.ingest = ingest;
    }

    void turn(long nowNanos) {
        int oneOf = ingest.oneOf();
        if (oneOf > 1 && !told && nowNanos - tellFrom >= 0) {
            told = true;
            tellFrom = nowNanos + PAUSE_NANOS;
            LOG.warn(
                    "this machine leaves no time to count all lines, and httpd waits: a fair sample"
                            + " of them is counted from now on, at present one of {}, the others"
                            + " are shed",
                    oneOf);
        } else if (oneOf == 1 && told) {
            told = false;
            LOG.info("all lines are counted again, {} were shed", ingest.shed() - shedBefore);
            shedBefore = ingest.shed();
        }
    }
}
