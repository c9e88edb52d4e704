package guardian.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A directory of ours to which files are moved: renamed where both lie in one file system, else
 * copied and then removed. What is there already is never overwritten.
 *
 * <p>Confined to the sweeper thread.
 */
final class Storage {

    private static final int PIECE = 1 << 16;
    private static final int MOST_OF_A_NAME = 10_000;

    private final Path root;

    Storage(Path root) {
        this.root = root;
    }

    Path root() {
        return root;
    }

    /** Opens a directory in here, and makes what is missing of it, with mode 0700. */
    Folder open(String below) throws IOException {
        Path path = root.resolve(below);
        Files.createDirectories(
                path,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        return Folder.open(path);
    }

    /**
     * Moves a file into an open directory of ours.
     *
     * @param below where that lies in here
     * @param as the name that it gets, with a number behind it if there is one of that name
     * @return the name that it got
     */
    String move(Folder from, Path name, Folder to, String below, String as) throws IOException {
        String free = free(to, as);
        try {
            from.move(name, to, Path.of(free));
        } catch (AtomicMoveNotSupportedException e) {
            copy(from, name, root.resolve(below).resolve(free));
            from.remove(name);
        }
        return free;
    }

    private static String free(Folder folder, String name) throws IOException {
        for (int i = 0; i < MOST_OF_A_NAME; i++) {
            String candidate = i == 0 ? name : name + '.' + i;
            try {
                folder.attributes(Path.of(candidate));
            } catch (NoSuchFileException e) {
                return candidate;
            }
        }
        throw new IOException("there are " + MOST_OF_A_NAME + " files of the name " + name);
    }

    /** By another name first, so that a crash leaves no half file behind that looks whole. */
    private static void copy(Folder from, Path name, Path to) throws IOException {
        if (!from.attributes(name).isRegularFile()) {
            throw new IOException(
                    "only a file can be moved to another file system, and this is none");
        }
        Path part = to.resolveSibling(to.getFileName() + ".part");
        try (SeekableByteChannel source = from.read(name);
                FileChannel target =
                        FileChannel.open(
                                part,
                                StandardOpenOption.CREATE,
                                StandardOpenOption.TRUNCATE_EXISTING,
                                StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.allocate(PIECE);
            long left = source.size();
            while (left > 0) {
                buffer.clear().limit((int) Math.min(PIECE, left));
                int count = source.read(buffer);
                if (count <= 0) {
                    break;
                }
                left -= count;
                buffer.flip();
                while (buffer.hasRemaining()) {
                    target.write(buffer);
                }
            }
            target.force(true);
        }
        Files.move(part, to, StandardCopyOption.ATOMIC_MOVE);
    }
}
