package guardian.store;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Blob;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * One question to the database, and what its SQL is made of: numbers, times and names of our own,
 * never a text of somebody else's.
 *
 * <p>For one thread.
 */
final class Reading {

    /** An index that leads to the latest records, and one that has each client's together. */
    private static final String LATEST = "records_file";

    private static final String BY_CLIENT = "records_client";

    private final Connection connection;
    private final Database database;
    private final Asked asked;
    private final Instant since;
    private final long over;

    Reading(Connection connection, Database database, Asked asked, Instant since, long over) {
        this.connection = connection;
        this.database = database;
        this.asked = asked;
        this.since = since;
        this.over = over;
    }

    Database database() {
        return database;
    }

    Asked asked() {
        return asked;
    }

    long over() {
        return over;
    }

    /** Whether the summary of each hour is asked instead of the records. */
    boolean isByTheHour() {
        return asked.isByTheHour(since);
    }

    /** When it begins, as the tables have times. */
    String since() {
        return '\'' + new UtcText().of(since.getEpochSecond() * 1_000_000 + micros()) + '\'';
    }

    private int micros() {
        return since.getNano() / 1_000;
    }

    /** The full hour in which it begins. */
    String sinceHour() {
        return since().substring(0, "'2026-11-21 01".length()) + ":00:00'";
    }

    /** The words that take records, those of each client together. */
    String recordsByClient() {
        return "records r " + database.by(isByTheHour() ? BY_CLIENT : LATEST);
    }

    /** The words that take the latest records. */
    String latestRecords() {
        return "records r " + database.by(LATEST);
    }

    String limit() {
        return " LIMIT " + asked.limit();
    }

    /** All rows of an answer. */
    List<List<Object>> rows(String sql) throws SQLException {
        List<List<Object>> rows = new ArrayList<>();
        each(sql, rows::add);
        return rows;
    }

    /** Takes the rows one by one. */
    void each(String sql, Consumer<List<Object>> taker) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            int columns = row.getMetaData().getColumnCount();
            while (row.next()) {
                List<Object> values = new ArrayList<>(columns);
                for (int i = 1; i <= columns; i++) {
                    values.add(value(row, i));
                }
                taker.accept(values);
            }
        }
    }

    static Object value(ResultSet row, int column) throws SQLException {
        Object value = row.getObject(column);
        if (value == null) {
            return null;
        }
        if (value instanceof Number number) {
            boolean whole =
                    !(value instanceof Double)
                            && !(value instanceof BigDecimal decimal && decimal.scale() > 0);
            return whole
                    ? (Object) number.longValue()
                    : (Object) (Math.round(number.doubleValue() * 100) / 100.0);
        }
        if (value instanceof byte[] || value instanceof Blob) {
            return new String(row.getBytes(column), StandardCharsets.ISO_8859_1);
        }
        if (value instanceof String text) {
            return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        }
        return row.getString(column);
    }
}
