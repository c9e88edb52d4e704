package guardian.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;

/**
 * A file that operators open with sqlite3, too. Others may read while one writes; what is committed
 * has reached the disk.
 */
final class SqliteDatabase implements Database {

    private static final int BUSY_MILLIS = 5_000;
    private static final int PAGES_AT_ONCE = 2_000;
    private static final int MOST_ROW_BYTES = 500_000_000;

    private final Path file;
    private final Path libraries;
    private OpenedFile opened;

    /**
     * @param file the database; made, for nobody else to read, when it is missing
     * @param libraries a folder for {@link SqliteLibrary}, likewise
     */
    SqliteDatabase(Path file, Path libraries) {
        this.file = file;
        this.libraries = libraries;
    }

    @Override
    public String name() {
        return file.toString();
    }

    @Override
    public String dialect() {
        return "sqlite";
    }

    @Override
    public Connection open() throws SQLException, IOException {
        createPrivately();
        opened = null;
        SqliteLibrary.keepIn(libraries);
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_MILLIS);
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        Connection connection = config.createConnection("jdbc:sqlite:" + file);
        try (Statement statement = connection.createStatement()) {
            // Holds only for a database without tables, so before anything else.
            statement.execute("PRAGMA auto_vacuum = INCREMENTAL");
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA synchronous = FULL");
            // Of 4 KiB each: what is changed by several batches is brought to its place once.
            statement.execute("PRAGMA wal_autocheckpoint = 4000");
            statement.execute("PRAGMA temp_store = MEMORY");
            OpenedFile.emptyLog(statement, file);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private void createPrivately() throws IOException {
        if (!Files.isDirectory(libraries)) {
            Files.createDirectories(
                    libraries,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
        }
        try {
            Files.createFile(
                    file,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException e) {
            // As it should be, but for the first time.
        }
    }

    @Override
    public int begin(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        int version = version(connection);
        checkFile(connection);
        return version;
    }

    /** What was committed to a file that nobody will find is not stored. */
    @Override
    public void commit(Connection connection) throws SQLException {
        connection.setAutoCommit(true);
        checkFile(connection);
    }

    private void checkFile(Connection connection) throws SQLException {
        if (opened == null) {
            opened = new OpenedFile(file);
        }
        opened.check(connection);
    }

    @Override
    public int version(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet found =
                        statement.executeQuery(
                                "SELECT count(*) FROM sqlite_master WHERE name ="
                                        + " 'schema_version'")) {
            if (!found.next() || found.getInt(1) == 0) {
                return 0;
            }
        }
        return Schema.version(connection, "");
    }

    @Override
    public Connection openReading() throws SQLException, IOException {
        if (!Files.exists(file)) {
            return null;
        }
        SqliteLibrary.keepIn(libraries);
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_MILLIS);
        config.setReadOnly(true);
        config.setTempStore(SQLiteConfig.TempStore.MEMORY);
        return config.createConnection("jdbc:sqlite:" + file);
    }

    @Override
    public long size(Connection connection) throws SQLException {
        return (pragma(connection, "page_count") - pragma(connection, "freelist_count"))
                * pragma(connection, "page_size");
    }

    private static long pragma(Connection connection, String name) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA " + name)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    @Override
    public boolean isExact() {
        return true;
    }

    @Override
    public void giveBack(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // The other ways of the driver stop after the first page.
            statement.executeUpdate("PRAGMA incremental_vacuum(" + PAGES_AT_ONCE + ")");
        }
    }

    @Override
    public String head(String column) {
        return "substr(CAST(" + column + " AS BLOB), 1, 255)";
    }

    @Override
    public String path() {
        return "CASE instr(CAST(uri AS BLOB), x'3f') WHEN 0 THEN substr(CAST(uri AS BLOB), 1, 255)"
                + " ELSE substr(CAST(uri AS BLOB), 1, min(255, instr(CAST(uri AS BLOB), x'3f') -"
                + " 1)) END";
    }

    @Override
    public String by(String index) {
        return "INDEXED BY " + index;
    }

    @Override
    public String byNumber() {
        return "NOT INDEXED";
    }

    @Override
    public String addToThatOf(String columns) {
        return "ON CONFLICT (" + columns + ") DO UPDATE SET";
    }

    @Override
    public String newValue(String column) {
        return "excluded." + column;
    }

    /** As text wherever it is one, so that operators read it and compare it with theirs. */
    @Override
    public void bytes(PreparedStatement statement, int place, String bytes) throws SQLException {
        boolean ascii = true;
        for (int i = 0; i < bytes.length(); i++) {
            char c = bytes.charAt(i);
            if (c == 0) {
                statement.setBytes(place, bytes.getBytes(StandardCharsets.ISO_8859_1));
                return;
            }
            ascii &= c < 128;
        }
        if (ascii) {
            statement.setString(place, bytes);
            return;
        }
        byte[] all = bytes.getBytes(StandardCharsets.ISO_8859_1);
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(all)).toString();
            statement.setString(place, text);
        } catch (CharacterCodingException e) {
            statement.setBytes(place, all);
        }
    }

    @Override
    public int mostRowBytes() {
        return MOST_ROW_BYTES;
    }

    @Override
    public boolean isOfTheRow(SQLException e) {
        int code = e.getErrorCode() & 0xFF;
        return Row.TOO_LONG.equals(e.getSQLState())
                || code == SQLiteErrorCode.SQLITE_CONSTRAINT.code
                || code == SQLiteErrorCode.SQLITE_TOOBIG.code
                || code == SQLiteErrorCode.SQLITE_MISMATCH.code;
    }
}
