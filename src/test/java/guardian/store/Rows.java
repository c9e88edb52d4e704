package guardian.store;

import java.nio.charset.StandardCharsets;
import java.sql.Blob;
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
                    values.append(i > 1 ? "|" : "").append(value(row, i));
                }
                rows.add(values.toString());
            }
        }
        return rows;
    }

    private static String value(ResultSet row, int column) throws SQLException {
        Object value = row.getObject(column);
        if (value instanceof byte[] || value instanceof Blob) {
            return new String(row.getBytes(column), StandardCharsets.ISO_8859_1);
        }
        if (value instanceof String text) {
            return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        }
        return row.getString(column);
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
