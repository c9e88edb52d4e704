package guardian.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tables, made step by step: {@code store/DIALECT/N.sql} makes version N of version N-1. Never
 * back: what a newer guardian has made is left alone.
 */
final class Schema {

    /** The version that this program knows. */
    static final int VERSION = 8;

    private static final Logger LOG = LoggerFactory.getLogger(Schema.class);

    private Schema() {}

    /** The version within a transaction. */
    static int version(Connection connection, String lock) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT version FROM schema_version " + lock)) {
            return row.next() ? row.getInt(1) : 0;
        }
    }

    /**
     * Brings the tables to {@link #VERSION}.
     *
     * @throws IOException when they are newer already
     */
    static void migrate(Connection connection, Database database) throws SQLException, IOException {
        int version = database.begin(connection);
        database.rollback(connection);
        if (version < VERSION) {
            database.beginMigration(connection);
            do {
                version = step(connection, database, VERSION);
            } while (version < VERSION);
            database.endMigration(connection);
        }
        check(version, database);
    }

    /** One step, unless another process has made it. */
    private static int step(Connection connection, Database database, int most)
            throws SQLException, IOException {
        int version = database.begin(connection);
        if (version >= most) {
            database.rollback(connection);
            return version;
        }
        for (String sql : statements(database.dialect(), version + 1)) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(sql);
            } catch (SQLException e) {
                if (!database.isDoneAlready(e)) {
                    throw e;
                }
            }
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("DELETE FROM schema_version");
            statement.execute(
                    "INSERT INTO schema_version (version) VALUES (" + (version + 1) + ")");
        }
        database.commit(connection);
        LOG.info("{} has tables of version {} now", database.name(), version + 1);
        return version + 1;
    }

    /**
     * Refuses what is not of {@link #VERSION}, also when another process has changed it meanwhile.
     */
    static void check(int version, Database database) throws IOException {
        if (version > VERSION) {
            throw new IOException(
                    "its tables are of version "
                            + version
                            + ", made by a newer httpd-guardian, and this one knows them up to "
                            + VERSION
                            + ": install that one again, or let store.url name another database");
        }
        if (version < VERSION) {
            throw new IOException("its tables are gone");
        }
    }

    private static String[] statements(String dialect, int version) throws IOException {
        String name = "/store/" + dialect + '/' + version + ".sql";
        try (InputStream in = Schema.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("the jar lacks " + name + ": install httpd-guardian again");
            }
            String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            // Semicolons stand at the ends of lines only where a statement ends.
            return all.strip().split(";\\n");
        }
    }
}
