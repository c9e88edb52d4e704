package guardian.state;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.locks.LockSupport;

/**
 * The folder in which everything lies that survives a restart, and the two locks on it. Both die
 * with the process that holds them.
 *
 * <ul>
 *   <li>{@code state.lock}: every guardian holds it, shared; whoever gets it for himself is alone.
 *   <li>{@code leader.lock}: one guardian holds it, and does what must be done once.
 * </ul>
 */
public final class StateDirectory implements AutoCloseable {

    private static final int SHARE_TRIES = 100;
    private static final long SHARE_NANOS = 10_000_000;

    private final Path path;
    private final FileChannel stateChannel;
    private final FileChannel leaderChannel;
    private final boolean alone;
    private FileLock leader;

    private StateDirectory(Path path) throws IOException {
        this.path = path;
        this.stateChannel = lockFile("state.lock");
        this.leaderChannel = lockFile("leader.lock");
        FileLock exclusive = tryLock(stateChannel);
        this.alone = exclusive != null;
        if (exclusive != null) {
            exclusive.release();
        }
        share();
    }

    /** Somebody else may hold the lock for himself just now, to see whether he is alone. */
    private void share() throws IOException {
        for (int i = 0; i < SHARE_TRIES; i++) {
            if (stateChannel.tryLock(0, 1, true) != null) {
                return;
            }
            LockSupport.parkNanos(SHARE_NANOS);
        }
        throw new IOException("cannot share " + path.resolve("state.lock") + ": somebody keeps it");
    }

    /**
     * Opens the directory, made with mode 0700 when it is missing.
     *
     * @throws IOException when it cannot be made or written to
     */
    public static StateDirectory open(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            Files.createDirectories(
                    path,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
        }
        return new StateDirectory(path);
    }

    /** A file in the directory. */
    public Path file(String name) {
        return path.resolve(name);
    }

    /** Whether no other guardian had this state open when we opened it. */
    public boolean wasAlone() {
        return alone;
    }

    /** Becomes the leader if nobody is; true when we are. */
    public boolean lead() throws IOException {
        if (leader == null) {
            leader = tryLock(leaderChannel);
        }
        return leader != null;
    }

    /** Lets another guardian become the leader. */
    public void resign() throws IOException {
        if (leader != null) {
            leader.release();
            leader = null;
        }
    }

    @Override
    public void close() throws IOException {
        leaderChannel.close();
        stateChannel.close();
    }

    private FileChannel lockFile(String name) throws IOException {
        return FileChannel.open(
                path.resolve(name),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
    }

    private static FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock(0, 1, false);
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }
}
