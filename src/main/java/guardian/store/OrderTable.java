package guardian.store;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The table {@code orders}, which others write: what is to be done, and what came of it.
 *
 * <p>For one connection, within transactions of its one user.
 */
final class OrderTable implements AutoCloseable {

    /** Rows that are read at a time; of a text no more than could be meant. */
    static final int AT_ONCE = 200;

    /**
     * A row that nobody has answered; texts as somebody else wrote them, bytes one in each char,
     * null where there is none.
     *
     * @param taken when it was taken first
     */
    record Open(long id, String verb, String client, String seconds, String reason, String taken) {}

    /** What is to be written into a row. */
    record Answered(long id, String outcome, String detail) {}

    private final PreparedStatement find;
    private final PreparedStatement take;
    private final PreparedStatement answer;

    OrderTable(Connection connection) throws SQLException {
        this.find =
                connection.prepareStatement(
                        "SELECT id, substr(verb, 1, 20), substr(client, 1, 100),"
                                + " substr(CAST(seconds AS CHAR), 1, 30), substr(reason, 1, 300),"
                                + " CAST(taken AS CHAR) FROM orders WHERE outcome IS NULL AND"
                                + " id > ? ORDER BY id LIMIT "
                                + AT_ONCE);
        this.take = connection.prepareStatement("UPDATE orders SET taken = ? WHERE id = ?");
        this.answer =
                connection.prepareStatement(
                        "UPDATE orders SET outcome = ?, detail = ? WHERE id = ? AND outcome IS"
                                + " NULL");
    }

    /**
     * Rows that nobody has answered, each with the time at which it was taken.
     *
     * @param after rows with greater numbers only
     * @param now what that is for those that nobody has taken
     */
    List<Open> take(long after, String now) throws SQLException {
        find.setLong(1, after);
        List<Open> open = new ArrayList<>();
        boolean anyNew = false;
        try (ResultSet row = find.executeQuery()) {
            while (row.next()) {
                String taken = row.getString(6);
                if (taken == null) {
                    anyNew = true;
                    take.setString(1, now);
                    take.setLong(2, row.getLong(1));
                    take.addBatch();
                }
                open.add(
                        new Open(
                                row.getLong(1),
                                text(row, 2),
                                text(row, 3),
                                text(row, 4),
                                text(row, 5),
                                taken == null ? now : taken));
            }
        }
        if (anyNew) {
            take.executeBatch();
        }
        return open;
    }

    private static String text(ResultSet row, int column) throws SQLException {
        Object value = row.getObject(column);
        if (value == null) {
            return null;
        }
        byte[] bytes =
                value instanceof byte[] all
                        ? all
                        : value.toString().getBytes(StandardCharsets.UTF_8);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** Writes what came of them. */
    void answer(List<Answered> all) throws SQLException {
        for (Answered each : all) {
            answer.setString(1, each.outcome);
            answer.setString(2, each.detail.substring(0, Math.min(each.detail.length(), 500)));
            answer.setLong(3, each.id);
            answer.addBatch();
        }
        if (!all.isEmpty()) {
            answer.executeBatch();
        }
    }

    /** A transaction was undone. */
    void forget() throws SQLException {
        take.clearBatch();
        answer.clearBatch();
    }

    @Override
    public void close() throws SQLException {
        find.close();
        take.close();
        answer.close();
    }
}
