package guardian.store;

import guardian.config.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;

/** Whether the database can be had, without changing anything in it. */
public final class StoreLook {

    private static final String SQLITE = "jdbc:sqlite:";
    private static final String MAGIC = "SQLite format 3";

    private StoreLook() {}

    /**
     * Why it cannot; null where it can. A file that is not there yet can be made. Waits some
     * seconds for a server.
     *
     * @param root of the file system in which a file of SQLite lies
     * @param environment of this process, where a password may be
     */
    public static String fault(Settings settings, Path root, Map<String, String> environment) {
        String url = settings.store().url();
        if (url.startsWith(SQLITE)) {
            return ofFile(root.resolve(url.substring(SQLITE.length() + 1)));
        }
        Password password = new Password(settings.store().passwordFile(), environment);
        ServerDatabase server = new ServerDatabase(url, settings.store().user(), password);
        try {
            server.open().close();
            return null;
        } catch (SQLException | IOException e) {
            return server.name() + ": " + e.getMessage();
        }
    }

    private static String ofFile(Path file) {
        if (!Files.exists(file)) {
            return null;
        }
        if (!Files.isRegularFile(file) || !Files.isWritable(file)) {
            return file + " is no file that can be written";
        }
        try (InputStream in = Files.newInputStream(file)) {
            String head = new String(in.readNBytes(MAGIC.length()), StandardCharsets.US_ASCII);
            return head.isEmpty() || head.equals(MAGIC) ? null : file + " is no database of SQLite";
        } catch (IOException e) {
            return file + " cannot be read: " + e.getMessage();
        }
    }
}
