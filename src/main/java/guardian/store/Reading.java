package guardian.store;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Blob;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
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

    /** An index that leads to the latest records. */
    private static final String LATEST = "records_file";

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

    /**
     * The words that take the sums of that kind since the full hour in which it begins: of days as
     * far as there are any, of hours before and behind them.
     */
    String sums(HourlyTable.Kind kind) {
        String columns = "SELECT word, requests, attacks, stopped FROM ";
        String hourly = columns + "hourly WHERE kind = " + kind.number() + " AND hour ";
        String mark = " FROM summed WHERE kind = " + kind.number() + ")";
        String first = firstDayOrLater();
        String end = "substr(hour, 1, 10)";
        String behind = "CASE WHEN " + end + " > " + first + " THEN " + end + " ELSE " + first;
        return "("
                + columns
                + "daily WHERE kind = "
                + kind.number()
                + (" AND day >= (SELECT " + first + mark)
                + (" AND day < (SELECT " + end + mark)
                + (" UNION ALL " + hourly + ">= " + sinceHour())
                + (" AND hour < (SELECT " + first + mark)
                + (" UNION ALL " + hourly + ">= (SELECT " + behind + " END" + mark)
                + ") h";
    }

    /**
     * The words that take some sums of each client as {@code t}, one row or more each: of days as
     * far as there are any, of records before and behind them.
     */
    String clients(ClientSum... some) {
        String ofRecords =
                "SELECT r.client, " + ClientSum.allOfRecords(List.of(some)) + " FROM records r ";
        String clients = " r.client <> '' AND r.time >= ";
        String each = " GROUP BY r.client";
        if (!isByTheHour()) {
            return "("
                    + (ofRecords + database.by(LATEST) + " WHERE" + clients + since() + each)
                    + ") t";
        }
        String mark = " FROM summed WHERE kind = " + ClientSum.KIND + ")";
        String first = "(SELECT " + firstDayOrLater() + mark;
        return "(SELECT t.client, "
                + ClientSum.allOfSums(List.of(some))
                + (" FROM client_days t WHERE t.day >= " + first + " GROUP BY t.client")
                + (" UNION ALL " + ofRecords + database.by(LATEST) + " WHERE" + clients + since())
                + (" AND r.time < " + first + each)
                + (" UNION ALL " + ofRecords + database.byNumber())
                + (" WHERE r.id > (SELECT word" + mark + " AND" + clients + first + each)
                + ") t";
    }

    /** The first day that is asked about from its beginning, and of which nothing is gone. */
    private String firstDayOrLater() {
        Instant hour = since.truncatedTo(ChronoUnit.HOURS);
        LocalDate day = LocalDate.ofInstant(hour.plus(23, ChronoUnit.HOURS), ZoneOffset.UTC);
        return String.format("CASE WHEN first_day > '%s' THEN first_day ELSE '%<s' END", day);
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
