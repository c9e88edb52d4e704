package guardian.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The table {@code client_days}: what each client did on each day. Records need not wait for it:
 * they are added in the order of their numbers, some at once, and {@code summed} has the number up
 * to which they are.
 *
 * <p>For one connection, within transactions of its one user, who lets no other writer in.
 */
final class ClientDays {

    private static final String MARK = " FROM summed WHERE kind = " + ClientSum.KIND;

    private final Connection connection;
    private final Database database;

    ClientDays(Connection connection, Database database) {
        this.connection = connection;
        this.database = database;
    }

    /**
     * Adds so many records at most.
     *
     * @return how many, about; 0 when all are there
     */
    int sumUp(int most) throws SQLException {
        long from = number("SELECT word" + MARK);
        String next = "SELECT id FROM records WHERE id > " + from + " ORDER BY id LIMIT 1 OFFSET ";
        long to = number(next + (most - 1));
        if (to == 0) {
            to = number("SELECT max(id) FROM records");
        }
        if (to <= from) {
            return 0;
        }
        try (Statement add = connection.createStatement()) {
            add.executeUpdate(
                    "INSERT INTO client_days (client, day, "
                            + ClientSum.columns()
                            + ") SELECT r.client, substr(CAST(r.time AS CHAR), 1, 10), "
                            + ClientSum.allOfRecords(Arrays.asList(ClientSum.values()))
                            + " FROM records r "
                            + database.byNumber()
                            + " WHERE r.id > "
                            + from
                            + " AND r.id <= "
                            + to
                            + " AND r.client <> '' AND CAST(r.time AS CHAR) >= (SELECT first_day"
                            + MARK
                            + ") GROUP BY 1, 2 "
                            + database.addToThatOf("client, day")
                            + ' '
                            + Arrays.stream(ClientSum.values())
                                    .map(each -> each.grown(database))
                                    .collect(Collectors.joining(", ")));
            add.executeUpdate("UPDATE summed SET word = " + to + " WHERE kind = " + ClientSum.KIND);
        }
        return (int) Math.min(to - from, most);
    }

    private long number(String sql) throws SQLException {
        try (Statement ask = connection.createStatement();
                ResultSet row = ask.executeQuery(sql)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }
}
