package guardian.store;

import java.util.concurrent.TimeUnit;

/**
 * How many rows one small transaction is about, so that whoever stores waits for a tenth of a
 * second: what takes longer than it should is done in smaller pieces from then on.
 *
 * <p>Confined to one thread.
 */
final class Slice {

    private static final long NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int FEWEST = 20;
    private static final int MOST = 2_000;

    private int rows = 100;

    int rows() {
        return rows;
    }

    /** So many rows took so long. */
    void took(long nanos, int of) {
        if (nanos > NANOS) {
            rows = Math.max(FEWEST, rows / 2);
        } else if (nanos < NANOS / 2 && of >= rows) {
            rows = Math.min(MOST, rows + rows / 2);
        }
    }
}
