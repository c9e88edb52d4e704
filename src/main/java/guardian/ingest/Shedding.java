package guardian.ingest;

import guardian.runtime.Meter;

/**
 * Decides whether lines are shed: only when httpd is kept waiting because this machine has no time
 * for us. A full pipe alone says nothing, since a writer may be quick; nor does one that is empty
 * at times, since we may have emptied it in the moment that we were given. A period is starved when
 * the pipe was found full after half of its time at least, and next to nothing was read in it.
 *
 * <p>After two on end, one of two lines is counted; after each further one, half as many, down to
 * one of {@value #COARSEST}. Each two on end that are not starved lead back by a step: to go back
 * all at once would let httpd wait anew, again and again, as long as the need lasts.
 *
 * <p>Confined to the ingest thread, but for {@link #oneOf}; time and sizes are handed in.
 */
final class Shedding {

    /** Of so many lines one is always counted. */
    static final int COARSEST = 16;

    private static final long PERIOD_NANOS = 500_000_000;

    /**
     * Twenty thousand ordinary lines a second: a reader that is let does fifty times as much, and
     * an httpd that writes more has a machine that lets it.
     */
    private static final int ENOUGH_BYTES_A_MICRO = 4;

    /** A JVM that has just begun is slow by itself, and not for long. */
    private static final long WARMING_UP_NANOS = 10_000_000_000L;

    private final Meter oneOf = new Meter();
    private final long judgeFrom;
    private long periodStart;
    private long lastRead;
    private long fullNanos;
    private long bytes;
    private boolean starving;
    private int onEnd;

    Shedding(long nowNanos) {
        judgeFrom = nowNanos + WARMING_UP_NANOS;
        periodStart = nowNanos;
        lastRead = nowNanos;
        oneOf.level(1);
    }

    /** Of how many lines one is counted; 1 when none is shed. By any thread. */
    int oneOf() {
        return (int) oneOf.value();
    }

    /**
     * After each read, and when there was nothing to read.
     *
     * @param count how many bytes it brought
     * @param full whether it found the pipe full: httpd may have waited since the last one
     */
    void read(long nowNanos, int count, boolean full) {
        bytes += count;
        fullNanos += full ? nowNanos - lastRead : 0;
        lastRead = nowNanos;
        if (nowNanos - periodStart >= PERIOD_NANOS) {
            judge(nowNanos);
            periodStart = nowNanos;
            fullNanos = 0;
            bytes = 0;
        }
    }

    private void judge(long nowNanos) {
        long nanos = nowNanos - periodStart;
        boolean isWarm = periodStart - judgeFrom >= 0;
        boolean enough = bytes >= nanos / 1000 * ENOUGH_BYTES_A_MICRO;
        boolean starved = isWarm && fullNanos >= nanos / 2 && !enough;
        onEnd = starved == starving ? onEnd + 1 : 1;
        starving = starved;
        int now = oneOf();
        // A machine that was asleep for once has not been starving.
        if (starved && (now > 1 || onEnd > 1)) {
            oneOf.level(Math.min(COARSEST, now * 2));
        } else if (!starved && onEnd % 2 == 0) {
            oneOf.level(Math.max(1, now / 2));
        }
    }
}
