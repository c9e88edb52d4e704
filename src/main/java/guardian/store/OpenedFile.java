package guardian.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which files a connection of SQLite has open: that of the database, its log, and the log's index.
 * While they are open no other file can have their inodes.
 *
 * <p>For one thread.
 */
final class OpenedFile {

    private static final Logger LOG = LoggerFactory.getLogger(OpenedFile.class);

    private final Path file;
    private final Object key;
    private final Map<Path, Object> logs = new LinkedHashMap<>();

    /** Remembers them; the connection must have read something. */
    OpenedFile(Path file) throws SQLException {
        this.file = file;
        try {
            this.key = key(file);
            for (String end : new String[] {"-wal", "-shm"}) {
                Path log = file.resolveSibling(file.getFileName() + end);
                logs.put(log, key(log));
            }
        } catch (IOException e) {
            throw blind(e);
        }
    }

    /**
     * Notices that somebody has deleted or replaced the file: SQLite goes on with the one it has
     * open. That one, which may be elsewhere, gets all that was stored in it, and the next of that
     * name a log of its own. Costs a look at an inode.
     *
     * @throws SQLException it was; the transaction is undone, the connection of no use any more
     */
    void check(Connection connection) throws SQLException {
        try {
            if (Objects.equals(key, key(file))) {
                return;
            }
            if (!connection.getAutoCommit()) {
                connection.rollback();
                connection.setAutoCommit(true);
            }
            try (Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
            }
            deleteLogs();
        } catch (IOException e) {
            throw blind(e);
        }
        throw new SQLException("the file was deleted or replaced while it was open");
    }

    /**
     * Brings what the log of a file that was just opened holds to its place. On a disk that is full
     * the log cannot grow until SQLite does that; now it can begin anew where it is.
     */
    static void emptyLog(Statement statement, Path file) {
        try {
            statement.execute("PRAGMA wal_checkpoint(PASSIVE)");
        } catch (SQLException e) {
            LOG.debug("the log of {} stays as it is", file, e);
        }
    }

    private static SQLException blind(IOException cause) {
        return new SQLException("cannot look at the file: " + cause, cause);
    }

    /** SQLite would read them as those of the next database with that name. */
    private void deleteLogs() throws IOException {
        for (Map.Entry<Path, Object> each : logs.entrySet()) {
            if (each.getValue() != null && each.getValue().equals(key(each.getKey()))) {
                Files.delete(each.getKey());
            }
        }
    }

    private static Object key(Path of) throws IOException {
        try {
            return Files.readAttributes(of, BasicFileAttributes.class).fileKey();
        } catch (NoSuchFileException e) {
            return null;
        }
    }
}
