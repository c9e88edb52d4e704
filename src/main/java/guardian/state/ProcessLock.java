package guardian.state;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Something that one guardian has at a time; it dies with its process. Confined to the thread that
 * asks for it.
 */
public final class ProcessLock implements AutoCloseable {

    private final FileChannel channel;
    private FileLock lock;

    ProcessLock(Path file) throws IOException {
        channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
    }

    /** Takes it if nobody has it; true when it is ours. Never waits. */
    public boolean hold() throws IOException {
        if (lock == null) {
            lock = tryLock(false);
        }
        return lock != null;
    }

    /** Takes it together with others who want it so; false while somebody has it alone. */
    boolean share() throws IOException {
        if (lock == null) {
            lock = tryLock(true);
        }
        return lock != null;
    }

    /** Leaves it to another. */
    public void release() throws IOException {
        if (lock != null) {
            lock.release();
            lock = null;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private FileLock tryLock(boolean shared) throws IOException {
        try {
            return channel.tryLock(0, 1, shared);
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }
}
