package guardian.store;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * One question that an operator has.
 *
 * @param name the word for it
 * @param about a sentence; {@code %n} in it is the bound
 * @param period what it is usually about, up to now
 * @param over the bound: only what is more; -1 for none
 * @param columns what it tells
 * @param query finds the rows
 */
record Report(
        String name, String about, Duration period, long over, List<String> columns, Query query) {

    static final Duration DAY = Duration.ofDays(1);

    /** Finds the rows of a report. */
    @FunctionalInterface
    interface Query {
        List<List<Object>> rows(Reading from) throws SQLException, IOException;
    }

    static final long NO_BOUND = -1;

    String title(long bound) {
        return about.replace("%n", Long.toString(bound));
    }
}
