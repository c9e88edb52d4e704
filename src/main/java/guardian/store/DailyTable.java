package guardian.store;

import guardian.store.HourlyTable.Kind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumMap;
import java.util.Map;

/**
 * The table {@code daily}: the sums of {@code hourly} for whole days, and how far that has come, in
 * {@code summed}. Records need not wait for it: hours are added when their day is over, a few rows
 * at once; only a record that comes later than that is added to both. So a table from before there
 * were days is summed up in the same way, whatever its size.
 *
 * <p>For one connection, within transactions of its one user, who lets no other writer in.
 */
final class DailyTable implements AutoCloseable {

    private static final int DAY = "2026-11-21".length();

    /** The row of {@code hourly} up to which days have them, and the first day that has all. */
    private record Mark(String hour, long word, String firstDay) {

        boolean has(String hourOfRow, long wordOfRow) {
            int order = hourOfRow.compareTo(hour);
            return (order < 0 || order == 0 && wordOfRow <= word)
                    && hourOfRow.compareTo(firstDay) >= 0;
        }
    }

    private final Connection connection;
    private final Database database;
    private final SumTable late;
    private final Map<Kind, Mark> marks = new EnumMap<>(Kind.class);

    DailyTable(Connection connection, Database database) throws SQLException {
        this.connection = connection;
        this.database = database;
        this.late = new SumTable(connection, database, "daily", "day");
    }

    /** Finds out how far it has come; so does every transaction that adds late rows. */
    void look() throws SQLException {
        marks.clear();
        try (Statement ask = connection.createStatement();
                ResultSet row =
                        ask.executeQuery(
                                "SELECT kind, hour, word, first_day FROM summed WHERE kind <= "
                                        + Kind.values().length)) {
            while (row.next()) {
                marks.put(
                        Kind.values()[row.getInt(1) - 1],
                        new Mark(row.getString(2), row.getLong(3), row.getString(4)));
            }
        }
    }

    /** Adds what is added to a row of {@code hourly}, if that one was summed up already. */
    void addLate(Kind kind, String hour, long word, SumTable.Sum sum) throws SQLException {
        if (marks.get(kind).has(hour, word)) {
            late.add(kind, hour.substring(0, DAY), word, sum);
        }
    }

    /** Brings late rows to the table. */
    void flush() throws SQLException {
        late.flush();
    }

    /** A transaction was undone. */
    void forget() throws SQLException {
        late.forget();
    }

    /**
     * Adds hours before that day, in the order of their key.
     *
     * @return how many rows, about, of so many at most; 0 when all are there
     */
    int sumUp(String beforeDay, int most) throws SQLException {
        String end = beforeDay + " 00:00:00";
        look();
        int done = 0;
        for (Kind kind : Kind.values()) {
            Mark mark = marks.get(kind);
            while (done < most && mark.hour.compareTo(end) < 0) {
                Mark next = next(kind, mark, end, most - done);
                done += add(kind, mark, next);
                mark = next;
            }
            if (!mark.equals(marks.get(kind))) {
                note(kind, mark);
            }
        }
        return done;
    }

    /** A row some rows further on in the same hour, or the beginning of a later one. */
    private Mark next(Kind kind, Mark from, String end, int rows) throws SQLException {
        String word =
                text(
                        "SELECT word FROM hourly WHERE kind = ? AND hour = ? AND word > "
                                + from.word
                                + " ORDER BY word LIMIT 1 OFFSET "
                                + (rows - 1),
                        kind,
                        from.hour);
        if (word != null) {
            return new Mark(from.hour, Long.parseLong(word), from.firstDay);
        }
        String later =
                text("SELECT min(hour) FROM hourly WHERE kind = ? AND hour > ?", kind, from.hour);
        boolean any = later != null && later.compareTo(end) < 0;
        return new Mark(any ? later : end, 0, from.firstDay);
    }

    private String text(String sql, Kind kind, String hour) throws SQLException {
        try (PreparedStatement ask = connection.prepareStatement(sql)) {
            ask.setInt(1, kind.number());
            ask.setString(2, hour);
            try (ResultSet row = ask.executeQuery()) {
                return row.next() ? row.getString(1) : null;
            }
        }
    }

    /** Adds rows of one hour. */
    private int add(Kind kind, Mark from, Mark to) throws SQLException {
        long last = to.hour.equals(from.hour) ? to.word : Long.MAX_VALUE;
        try (PreparedStatement add =
                connection.prepareStatement(
                        SumTable.into("daily", "day")
                                + " SELECT kind, substr(hour, 1, 10), word, requests, attacks,"
                                + " stopped FROM hourly WHERE kind = ? AND hour = ? AND word > ?"
                                + " AND word <= ?"
                                + SumTable.onto(database, "daily", "day"))) {
            add.setInt(1, kind.number());
            add.setString(2, from.hour);
            add.setLong(3, from.word);
            add.setLong(4, last);
            return add.executeUpdate();
        }
    }

    private void note(Kind kind, Mark mark) throws SQLException {
        try (PreparedStatement note =
                connection.prepareStatement(
                        "UPDATE summed SET hour = ?, word = ? WHERE kind = ?")) {
            note.setString(1, mark.hour);
            note.setLong(2, mark.word);
            note.setInt(3, kind.number());
            note.executeUpdate();
        }
    }

    @Override
    public void close() throws SQLException {
        late.close();
    }
}
