package guardian.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * What the store knows of one client. Times are UTC, as {@code 2026-11-21 01:14:42}; null where
 * there is none.
 *
 * @param records of its requests
 * @param stopped how many of these ModSecurity stopped
 * @param last the time of the latest
 * @param bans decisions that banned it, or would have
 * @param lastBan the time of the latest
 * @param rules which fired in its latest 10,000 records, the most frequent first
 */
public record OneClient(
        long records, long stopped, String last, long bans, String lastBan, List<Fired> rules) {

    private static final int LOOKED_AT = 10_000;
    private static final int MOST_RULES = 5;

    /**
     * A rule of ModSecurity.
     *
     * @param id 0: it has none
     * @param message bytes as they came, a char for each
     * @param requests in how many of them it fired
     */
    public record Fired(long id, String message, long requests) {}

    public OneClient {
        rules = List.copyOf(rules);
    }

    static OneClient of(String client, Connection connection) throws SQLException {
        List<Object> records =
                ask(
                                connection,
                                "SELECT count(*), coalesce(sum(intercepted), 0),"
                                        + " substr(CAST(max(time) AS CHAR), 1, 19) FROM records"
                                        + " WHERE client = ?",
                                client)
                        .get(0);
        List<Object> bans =
                ask(
                                connection,
                                "SELECT count(*), substr(CAST(max(time) AS CHAR), 1, 19) FROM"
                                        + " decisions WHERE client = ? AND verdict IN "
                                        + DecisionReports.BANS,
                                client)
                        .get(0);
        List<Fired> rules =
                ask(
                                connection,
                                "SELECT u.rule_id, min(u.message), count(DISTINCT f.record) AS n"
                                        + " FROM (SELECT id FROM records WHERE client = ? ORDER BY"
                                        + " time DESC LIMIT "
                                        + LOOKED_AT
                                        + ") r JOIN fired f ON f.record = r.id JOIN rules u ON u.id"
                                        + " = f.rule GROUP BY u.rule_id ORDER BY n DESC, u.rule_id"
                                        + " LIMIT "
                                        + MOST_RULES,
                                client)
                        .stream()
                        .map(row -> new Fired(number(row, 0), (String) row.get(1), number(row, 2)))
                        .toList();
        return new OneClient(
                number(records, 0),
                number(records, 1),
                (String) records.get(2),
                number(bans, 0),
                (String) bans.get(1),
                rules);
    }

    private static long number(List<Object> row, int column) {
        return ((Number) row.get(column)).longValue();
    }

    private static List<List<Object>> ask(Connection connection, String sql, String client)
            throws SQLException {
        List<List<Object>> rows = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, client);
            try (ResultSet row = statement.executeQuery()) {
                int columns = row.getMetaData().getColumnCount();
                while (row.next()) {
                    List<Object> values = new ArrayList<>(columns);
                    for (int i = 1; i <= columns; i++) {
                        values.add(Reading.value(row, i));
                    }
                    rows.add(values);
                }
            }
        }
        return rows;
    }
}
