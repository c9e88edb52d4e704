package guardian.store;

import guardian.config.Retention;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets old rows go: what is older than {@code store.retention} says, and of a database that is
 * larger than it says, the oldest. In small transactions, a tenth of a second each, and for no more
 * than four tenths of each second, so that whoever stores waits for half a second at most.
 *
 * <p>Confined to the archivist thread.
 */
final class Aging {

    private static final long PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final long WORK_NANOS = TimeUnit.MILLISECONDS.toNanos(400);

    /** A server tells its size from statistics, which follow after a while. */
    private static final long MEASURE_NANOS = TimeUnit.MINUTES.toNanos(10);

    /** Of a database that is too large, a little more goes than must. */
    private static final double MORE = 0.02;

    /** However small the database must be, so much is kept, for who is banned now. */
    private static final long YOUNGEST_MILLIS = Duration.ofHours(1).toMillis();

    private static final Logger LOG = LoggerFactory.getLogger(Aging.class);

    private final Link link;
    private final Retention keep;
    private final Database database;
    private final LongSupplier millis;
    private final LongSupplier nanos;
    private final Slice slice = new Slice();
    private long restedNanos;
    private long measuredNanos;
    private String tooLarge;
    private long deleted;

    Aging(Link link, Retention keep, Database database, LongSupplier millis, LongSupplier nanos) {
        this.link = link;
        this.keep = keep;
        this.database = database;
        this.millis = millis;
        this.nanos = nanos;
        this.restedNanos = nanos.getAsLong();
        this.measuredNanos = restedNanos - MEASURE_NANOS;
    }

    /** Does a little; false when there is nothing to do. */
    boolean turn() {
        if (keep.equals(Retention.FOR_EVER) || nanos.getAsLong() - restedNanos < 0) {
            return false;
        }
        long end = System.nanoTime() + WORK_NANOS;
        try {
            boolean more;
            do {
                more = one();
            } while (more && System.nanoTime() - end < 0);
            if (!more) {
                restedNanos = nanos.getAsLong() + PAUSE_NANOS;
                tell();
            }
            return more;
        } catch (IOException e) {
            LOG.debug("old rows stay until the database is back", e);
        } catch (Link.RowRefused e) {
            LOG.error("old rows cannot be deleted from {}: {}", database.name(), e.getMessage());
            restedNanos = nanos.getAsLong() + PAUSE_NANOS;
        }
        return false;
    }

    private void tell() {
        if (deleted > 0) {
            LOG.info(
                    "{} old rows were deleted from {} (store.retention)", deleted, database.name());
            deleted = 0;
        }
    }

    /** One transaction; false when nothing is left to be done. */
    private boolean one() throws IOException, Link.RowRefused {
        long start = System.nanoTime();
        int gone = link.transact(tables -> delete(tables.old()));
        slice.took(System.nanoTime() - start, gone);
        deleted += gone;
        if (gone > 0) {
            return true;
        }
        tooLarge = null;
        return measure();
    }

    private int delete(OldRows old) throws SQLException {
        int most = slice.rows();
        UtcText utc = new UtcText();
        long now = millis.getAsLong();
        String before =
                keep.age().map(age -> utc.of((now - age.toMillis()) * 1_000)).orElse("0000");
        if (tooLarge != null && tooLarge.compareTo(before) > 0) {
            before = tooLarge;
        }
        if (before.equals("0000")) {
            return 0;
        }
        String hour = before.substring(0, "2026-11-21 01".length()) + ":00:00";
        // Whoever stores now may use a word or rule of today or yesterday, without looking again.
        String day = utc.of((now - Duration.ofDays(1).toMillis()) * 1_000).substring(0, 10);
        String wordDay = before.substring(0, 10);
        int gone = old.records(before, most);
        if (gone == 0) {
            gone = old.decisions(before, utc.of(now * 1_000), most);
        }
        if (gone == 0) {
            gone = old.hours(hour, most);
        }
        if (gone == 0) {
            gone = old.days(most);
        }
        if (gone == 0) {
            gone = old.orders(before, most);
        }
        return gone > 0 ? gone : old.unused(wordDay.compareTo(day) < 0 ? wordDay : day, most);
    }

    /** Gives room back, and finds out whether there is too much; true when there is. */
    private boolean measure() throws IOException, Link.RowRefused {
        long now = nanos.getAsLong();
        boolean due = database.isExact() || now - measuredNanos >= MEASURE_NANOS;
        tooLarge =
                link.transact(
                        tables -> {
                            database.giveBack(tables.connection());
                            return keep.bytes().isEmpty() || !due ? null : excess(tables);
                        });
        if (due) {
            measuredNanos = now;
        }
        return tooLarge != null;
    }

    /** The time before which records must go; null when there is room. */
    private String excess(Tables tables) throws SQLException {
        long size = database.size(tables.connection());
        long most = keep.bytes().orElseThrow();
        if (size <= most) {
            return null;
        }
        double share = Math.min(0.5, (double) (size - most) / size + MORE);
        String behind = tables.old().timeBehind((long) (tables.old().count() * share));
        String youngest = new UtcText().of((millis.getAsLong() - YOUNGEST_MILLIS) * 1_000);
        LOG.info(
                "{} takes {} MiB, more than store.retention allows: what is older than {} goes",
                database.name(),
                size >> 20,
                behind);
        return behind == null || behind.compareTo(youngest) > 0 ? null : behind;
    }
}
