package guardian.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** Which file a path leads to, to notice later that it was removed or that another lies there. */
final class Inode {

    private Inode() {}

    /** Equal for the same file only; null when there is none. */
    static Object of(Path file) throws IOException {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        } catch (NoSuchFileException e) {
            return null;
        }
    }
}
