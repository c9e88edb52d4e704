package guardian.store;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Asks a database behind the back of the store. */
final class Rows implements AutoCloseable {

    private final Connection connection;

    Rows(Database database) throws Exception {
        connection = database.open();
    }

    /** Each row as its values, bytes one in each char, with | between; NULL is null. */
    List<String> ask(String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            int columns = row.getMetaData().getColumnCount();
            while (row.next()) {
                StringBuilder values = new StringBuilder();
                for (int i = 1; i <= columns; i++) {
                    byte[] bytes = row.getBytes(i);
                    values.append(i > 1 ? "|" : "");
                    values.append(
                            bytes == null
                                    ? "null"
                                    : new String(bytes, StandardCharsets.ISO_8859_1));
                }
                rows.add(values.toString());
            }
        }
        return rows;
    }

    void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
