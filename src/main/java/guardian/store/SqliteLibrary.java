package guardian.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * SQLite itself, which the driver has in its jar and would unpack into the folder for temporary
 * files anew in each process, and leave there after a kill. Here it lies in the state directory,
 * once for each version.
 */
final class SqliteLibrary {

    private static final String FOLDER = "org.sqlite.lib.path";
    private static final String NAME = "org.sqlite.lib.name";

    private SqliteLibrary() {}

    /** Sees to it that the driver finds the library in that folder. Not after its first use. */
    static synchronized void keepIn(Path folder) throws IOException {
        if (System.getProperty(FOLDER) != null) {
            return;
        }
        String name = "sqlite-" + SQLiteJDBCLoader.getVersion() + ".so";
        if (!Files.isRegularFile(folder.resolve(name))) {
            unpack(folder, name);
        }
        System.setProperty(NAME, name);
        System.setProperty(FOLDER, folder.toString());
    }

    private static void unpack(Path folder, String name) throws IOException {
        String inJar =
                LibraryLoaderUtil.getNativeLibResourcePath()
                        + '/'
                        + LibraryLoaderUtil.getNativeLibName();
        Path fresh = Files.createTempFile(folder, "sqlite-", ".new");
        try (InputStream in = SQLiteJDBCLoader.class.getResourceAsStream(inJar)) {
            if (in == null) {
                throw new IOException("the driver of SQLite has no library for this machine");
            }
            Files.copy(in, fresh, StandardCopyOption.REPLACE_EXISTING);
            Files.move(fresh, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }
}
