package guardian.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Which files a connection of SQLite has open: that of the database, its log, and the log's index.
 * While they are open no other file can have their inodes.
 *
 * <p>For one thread.
 */
final class OpenedFile {

    private final Path file;
    private final Object key;
    private final Map<Path, Object> logs = new LinkedHashMap<>();

    /** Remembers them; the connection must have read something. */
    OpenedFile(Path file) throws IOException {
        this.file = file;
        this.key = key(file);
        for (String end : new String[] {"-wal", "-shm"}) {
            Path log = file.resolveSibling(file.getFileName() + end);
            logs.put(log, key(log));
        }
    }

    /** Whether the database is still what the connection has open. Costs a look at an inode. */
    boolean isThere() throws IOException {
        return Objects.equals(key, key(file));
    }

    /**
     * Deletes the log and its index where they still are what the connection has open: SQLite would
     * read them as those of the next database with that name.
     */
    void deleteLogs() throws IOException {
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
