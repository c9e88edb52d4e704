package guardian.store;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sums hours up to days when these are over, and what each client did on a day, for reports about
 * weeks; what a database has from before there were such sums, too. In small transactions, for a
 * quarter of each second, so that whoever stores waits for that long at most.
 *
 * <p>Confined to the archivist thread.
 */
final class DaySums {

    private static final long PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final long WORK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    /** Records of a day still come in the hour behind it; later ones are a little dearer. */
    private static final long BEHIND_MILLIS = Duration.ofHours(1).toMillis();

    private static final Logger LOG = LoggerFactory.getLogger(DaySums.class);

    private final Link link;
    private final Database database;
    private final LongSupplier millis;
    private final LongSupplier nanos;
    private final Slice slice = new Slice();
    private long restedNanos;

    DaySums(Link link, Database database, LongSupplier millis, LongSupplier nanos) {
        this.link = link;
        this.database = database;
        this.millis = millis;
        this.nanos = nanos;
        this.restedNanos = nanos.getAsLong();
    }

    /** Does a little, when there is something to do. */
    void turn() {
        if (nanos.getAsLong() - restedNanos < 0) {
            return;
        }
        long end = System.nanoTime() + WORK_NANOS;
        try {
            boolean more;
            do {
                more = one();
            } while (more && System.nanoTime() - end < 0);
            if (!more) {
                restedNanos = nanos.getAsLong() + PAUSE_NANOS;
            }
        } catch (IOException e) {
            LOG.debug("hours are summed up when the database is back", e);
        } catch (Link.RowRefused e) {
            LOG.error(
                    "hours cannot be summed up in {}, reports about weeks take longer: {}",
                    database.name(),
                    e.getMessage());
            restedNanos = nanos.getAsLong() + PAUSE_NANOS;
        }
    }

    private boolean one() throws IOException, Link.RowRefused {
        String day =
                new UtcText()
                        .of((millis.getAsLong() - BEHIND_MILLIS) * 1_000)
                        .substring(0, "2026-11-21".length());
        long start = System.nanoTime();
        int done = link.transact(tables -> sumUp(tables, day));
        slice.took(System.nanoTime() - start, done);
        return done > 0;
    }

    private int sumUp(Tables tables, String day) throws SQLException {
        int done = tables.days().sumUp(day, slice.rows());
        return done > 0 ? done : tables.clientDays().sumUp(slice.rows());
    }
}
