package guardian.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** MySQL or MariaDB, through the driver that the URL names. */
final class ServerDatabase implements Database {

    private static final Logger LOG = LoggerFactory.getLogger(ServerDatabase.class);

    private static final int NO_SUCH_TABLE = 1146;

    /** What the server says of a value, where the class of its state does not tell. */
    private static final Set<Integer> OF_THE_ROW = Set.of(1153, 1366);

    /** A column or an index is there, or an index is not there to be dropped. */
    private static final Set<Integer> DONE_ALREADY = Set.of(1060, 1061, 1091);

    /** What is in a packet beside others' texts. */
    private static final int PACKET_REST = 16 << 10;

    private static final String LOCK = "'httpd-guardian.schema'";

    /** Long enough for any statement of ours, short enough to notice a server that hangs. */
    private static final Map<String, String> OPTIONS =
            Map.of("connectTimeout", "5000", "socketTimeout", "30000", "tcpKeepAlive", "true");

    private final String url;
    private final String user;
    private final Password password;
    private int mostRowBytes;

    /**
     * @param url {@code jdbc:mysql://...} or {@code jdbc:mariadb://...}
     */
    ServerDatabase(String url, String user, Password password) {
        this.url = url;
        this.user = user;
        this.password = password;
    }

    /** Without the options: that of a key store's password is among them. */
    @Override
    public String name() {
        int options = url.indexOf('?');
        return options < 0 ? url : url.substring(0, options);
    }

    @Override
    public String dialect() {
        return "mysql";
    }

    @Override
    public Connection open() throws SQLException, IOException {
        Properties options = new Properties();
        OPTIONS.forEach((name, value) -> offer(options, name, value));
        options.setProperty("user", user);
        options.setProperty("password", password.read());
        Connection connection = driver(options).connect(url, options);
        try (Statement statement = connection.createStatement()) {
            // A value that does not fit is a fault, whatever the server's own mode is.
            statement.execute(
                    "SET SESSION sql_mode ="
                            + " 'STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,"
                            + "NO_ENGINE_SUBSTITUTION', SESSION time_zone = '+00:00'");
            // Escapes may make twice as much of it.
            int packet = ask(connection, "SELECT @@max_allowed_packet");
            mostRowBytes = Math.max(packet / 2 - PACKET_REST, 0);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    @Override
    public Connection openReading() throws SQLException, IOException {
        Connection connection = open();
        connection.setReadOnly(true);
        return connection;
    }

    @Override
    public long size(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // MySQL would tell what it was yesterday; MariaDB does not know the word.
            statement.execute("SET SESSION information_schema_stats_expiry = 0");
        } catch (SQLException e) {
            LOG.debug("it does not remember sizes", e);
        }
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT sum(data_length + index_length) FROM"
                                        + " information_schema.tables WHERE table_schema ="
                                        + " database()")) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    @Override
    public boolean isExact() {
        return false;
    }

    @Override
    public String head(String column) {
        return "left(" + column + ", 255)";
    }

    @Override
    public String path() {
        return "left(substring_index(uri, '?', 1), 255)";
    }

    @Override
    public String by(String index) {
        return "FORCE INDEX (" + index + ")";
    }

    /** Nothing that the operator's URL says otherwise. */
    private void offer(Properties options, String name, String value) {
        if (!url.contains(name + '=')) {
            options.setProperty(name, value);
        }
    }

    /** Not by way of DriverManager, which would load every driver there is. */
    private Driver driver(Properties options) throws SQLException {
        if (url.startsWith("jdbc:mariadb:")) {
            return new org.mariadb.jdbc.Driver();
        }
        // A thread of its own, for connections that were forgotten.
        System.setProperty("com.mysql.cj.disableAbandonedConnectionCleanup", "true");
        offer(options, "rewriteBatchedStatements", "true");
        return new com.mysql.cj.jdbc.Driver();
    }

    @Override
    public int begin(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        return version(connection, "FOR UPDATE");
    }

    @Override
    public int version(Connection connection) throws SQLException {
        return version(connection, "");
    }

    private static int version(Connection connection, String lock) throws SQLException {
        try {
            return Schema.version(connection, lock);
        } catch (SQLException e) {
            if (e.getErrorCode() == NO_SUCH_TABLE) {
                return 0;
            }
            throw e;
        }
    }

    @Override
    public void beginMigration(Connection connection) throws SQLException {
        if (ask(connection, "SELECT get_lock(" + LOCK + ", 20)") != 1) {
            throw new SQLException("another guardian has been changing its tables for 20 s");
        }
    }

    @Override
    public void endMigration(Connection connection) throws SQLException {
        ask(connection, "SELECT release_lock(" + LOCK + ")");
    }

    @Override
    public boolean isDoneAlready(SQLException e) {
        return DONE_ALREADY.contains(e.getErrorCode());
    }

    @Override
    public String byNumber() {
        return "FORCE INDEX (PRIMARY)";
    }

    @Override
    public String addToThatOf(String columns) {
        return "ON DUPLICATE KEY UPDATE";
    }

    @Override
    public String newValue(String column) {
        return "VALUES(" + column + ")";
    }

    private static int ask(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(sql)) {
            return answer.next() ? answer.getInt(1) : 0;
        }
    }

    @Override
    public void bytes(PreparedStatement statement, int place, String bytes) throws SQLException {
        statement.setBytes(place, bytes.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public int mostRowBytes() {
        return mostRowBytes;
    }

    @Override
    public boolean isOfTheRow(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        return state.startsWith("22")
                || state.startsWith("23")
                || OF_THE_ROW.contains(e.getErrorCode());
    }
}
