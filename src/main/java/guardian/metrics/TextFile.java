package guardian.metrics;

import guardian.runtime.AppendFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The page in a file: moved over the one before, so that a reader finds a whole one. Everybody may
 * read it, as the textfile collector does.
 */
final class TextFile {

    private final Path path;
    private boolean written;

    TextFile(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    void write(String page) throws IOException {
        // The collector reads *.prom only, so never this one.
        Path fresh =
                path.resolveSibling("." + path.getFileName() + "." + ProcessHandle.current().pid());
        AppendFile.refuseFifo(path);
        try {
            Files.deleteIfExists(fresh);
            Files.createFile(fresh);
            Files.writeString(fresh, page);
            Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-r--r--"));
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
            written = true;
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    /** Nobody shall take the last figures for those of somebody who lives. */
    void remove() throws IOException {
        if (written) {
            Files.deleteIfExists(path);
        }
    }
}
