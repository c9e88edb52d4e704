package guardian.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * Deletes rows that are older than a time, a few at once and the oldest first.
 *
 * <p>For one connection, within transactions of its one user.
 */
final class OldRows {

    /** Rows that one statement deletes. */
    private static final int AT_ONCE = 100;

    private static final List<String> PARTS = List.of("fired", "uploads");

    private final Connection connection;

    OldRows(Connection connection) {
        this.connection = connection;
    }

    /**
     * Deletes records, with all that belongs to them.
     *
     * @return how many were deleted
     */
    int records(String before, int most) throws SQLException {
        List<Long> ids =
                ids("SELECT id FROM records WHERE time < ? ORDER BY time LIMIT " + most, before);
        if (ids.isEmpty()) {
            return 0;
        }
        hideDays(before);
        for (String part : PARTS) {
            delete("DELETE FROM " + part + " WHERE record IN ", ids);
        }
        delete("DELETE FROM records WHERE id IN ", ids);
        // The next record may get the number of one that is gone.
        String last = "(SELECT coalesce(max(id), 0) FROM records)";
        update(
                "UPDATE summed SET word = "
                        + last
                        + " WHERE kind = "
                        + ClientSum.KIND
                        + " AND word > "
                        + last);
        return ids.size();
    }

    /** Deletes decisions, but for those whose ban runs at that time. */
    int decisions(String before, String now, int most) throws SQLException {
        List<Long> ids =
                ids(
                        "SELECT id FROM decisions WHERE time < ? AND (ban_until IS NULL OR"
                                + " ban_until < ?) ORDER BY time LIMIT "
                                + most,
                        before,
                        now);
        delete("DELETE FROM decisions WHERE id IN ", ids);
        return ids.size();
    }

    /** Deletes orders that were answered. */
    int orders(String before, int most) throws SQLException {
        List<Long> ids =
                ids(
                        "SELECT id FROM orders WHERE outcome IS NOT NULL AND created < ? LIMIT "
                                + most,
                        before);
        delete("DELETE FROM orders WHERE id IN ", ids);
        return ids.size();
    }

    /** Deletes sums of hours before that one. */
    int hours(String before, int most) throws SQLException {
        hideDays(before);
        int gone = 0;
        for (HourlyTable.Kind kind : HourlyTable.Kind.values()) {
            gone += sums("hourly", "hour", kind.number(), before, most - gone);
        }
        return gone;
    }

    /** Deletes sums of days that are not asked about any more. */
    int days(int most) throws SQLException {
        int gone = 0;
        for (HourlyTable.Kind kind : HourlyTable.Kind.values()) {
            int number = kind.number();
            String first = text("SELECT first_day FROM summed WHERE kind = " + number);
            gone += sums("daily", "day", number, first, most - gone);
        }
        return gone > 0 ? gone : clientDays(most);
    }

    private int clientDays(int most) throws SQLException {
        String day = text("SELECT min(day) FROM client_days");
        String first = text("SELECT first_day FROM summed WHERE kind = " + ClientSum.KIND);
        if (day == null || day.compareTo(first) >= 0) {
            return 0;
        }
        String last =
                text(
                        "SELECT client FROM client_days WHERE day = ? ORDER BY client LIMIT 1"
                                + " OFFSET "
                                + (most - 1),
                        day);
        String all = "DELETE FROM client_days WHERE day = ?";
        return last == null ? update(all, day) : update(all + " AND client <= ?", day, last);
    }

    /**
     * Says that hours before that one are missing: what is left of its day is asked for by the
     * hour.
     */
    private void hideDays(String before) throws SQLException {
        String day = before.substring(0, "2026-11-21".length());
        String first =
                before.endsWith(" 00:00:00") ? day : LocalDate.parse(day).plusDays(1).toString();
        update("UPDATE summed SET first_day = ? WHERE first_day < ?", first, first);
    }

    private int update(String sql, String... values) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                update.setString(i + 1, values[i]);
            }
            return update.executeUpdate();
        }
    }

    private int sums(String table, String time, int kind, String before, int most)
            throws SQLException {
        int gone = 0;
        String oldest;
        while (gone < most && (oldest = oldest(table, time, kind, before)) != null) {
            gone += sums(table, "kind = " + kind + " AND " + time + " = ?", oldest, most - gone);
        }
        return gone;
    }

    private String oldest(String table, String time, int kind, String before) throws SQLException {
        String oldest = text("SELECT min(" + time + ") FROM " + table + " WHERE kind = " + kind);
        return oldest != null && oldest.compareTo(before) < 0 ? oldest : null;
    }

    private int sums(String table, String where, String time, int most) throws SQLException {
        List<Long> words =
                ids(
                        "SELECT word FROM "
                                + table
                                + " WHERE "
                                + where
                                + " ORDER BY word LIMIT "
                                + most,
                        time);
        try (PreparedStatement delete =
                connection.prepareStatement(
                        "DELETE FROM " + table + " WHERE " + where + " AND word <= ?")) {
            delete.setString(1, time);
            delete.setLong(2, words.get(words.size() - 1));
            return delete.executeUpdate();
        }
    }

    /** Deletes words, and what rules say, that came last before that day. */
    int unused(String beforeDay, int most) throws SQLException {
        int gone = 0;
        for (String table : List.of("words", "rules")) {
            String find = "SELECT id FROM " + table + " WHERE day < ? LIMIT " + (most - gone);
            List<Long> ids = ids(find, beforeDay);
            delete("DELETE FROM " + table + " WHERE id IN ", ids);
            gone += ids.size();
        }
        return gone;
    }

    /** The time of the record behind so many of the oldest; null when there are fewer. */
    String timeBehind(long records) throws SQLException {
        return text(
                "SELECT CAST(time AS CHAR) FROM records ORDER BY time LIMIT 1 OFFSET " + records);
    }

    /** How many records there are, about. */
    long count() throws SQLException {
        try (PreparedStatement ask =
                        connection.prepareStatement("SELECT min(id), max(id) FROM records");
                ResultSet row = ask.executeQuery()) {
            return row.next() && row.getLong(2) > 0 ? row.getLong(2) - row.getLong(1) + 1 : 0;
        }
    }

    private String text(String sql, String... values) throws SQLException {
        try (PreparedStatement ask = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                ask.setString(i + 1, values[i]);
            }
            try (ResultSet row = ask.executeQuery()) {
                return row.next() ? row.getString(1) : null;
            }
        }
    }

    private List<Long> ids(String sql, String... values) throws SQLException {
        List<Long> ids = new ArrayList<>();
        try (PreparedStatement find = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                find.setString(i + 1, values[i]);
            }
            try (ResultSet row = find.executeQuery()) {
                while (row.next()) {
                    ids.add(row.getLong(1));
                }
            }
        }
        return ids;
    }

    private void delete(String sql, List<Long> ids) throws SQLException {
        String places = "(?" + ", ?".repeat(AT_ONCE - 1) + ")";
        try (PreparedStatement delete = connection.prepareStatement(sql + places)) {
            for (int from = 0; from < ids.size(); from += AT_ONCE) {
                for (int i = 0; i < AT_ONCE; i++) {
                    // The last one again and again, until all places are taken.
                    delete.setLong(i + 1, ids.get(Math.min(from + i, ids.size() - 1)));
                }
                delete.executeUpdate();
            }
        }
    }
}
