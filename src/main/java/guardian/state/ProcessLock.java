package guardian.state;

import guardian.runtime.AppendFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/**
 * Something that one guardian has at a time; it dies with its process. Its file is opened when the
 * lock is first asked for, and anew when it was removed or replaced: a lock on the old one would
 * bind nobody.
 *
 * <p>Confined to the thread that asks for it. A process opens each of these files once, since
 * closing any channel to a file gives up all locks on it.
 */
public final class ProcessLock implements AutoCloseable {

    private final Path file;
    private FileChannel channel;
    private Object inode;
    private FileLock lock;

    ProcessLock(Path file) {
        this.file = file;
    }

    /** Takes it if nobody has it; true when it is ours. Never waits. */
    public boolean hold() throws IOException {
        return take(false);
    }

    /** Takes it together with others who want it so; false while somebody has it alone. */
    boolean share() throws IOException {
        return take(true);
    }

    /** Leaves it to another. */
    public void release() throws IOException {
        if (lock != null) {
            FileLock held = lock;
            lock = null;
            held.release();
        }
    }

    @Override
    public void close() throws IOException {
        lock = null;
        if (channel != null) {
            FileChannel open = channel;
            channel = null;
            open.close();
        }
    }

    private boolean take(boolean shared) throws IOException {
        if (channel == null || !Objects.equals(Inode.of(file), inode)) {
            close();
            open();
        }
        if (lock == null) {
            lock = tryLock(shared);
        }
        return lock != null && lock.isShared() == shared;
    }

    private void open() throws IOException {
        AppendFile.refuseFifo(file);
        channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
        inode = Inode.of(file);
    }

    private FileLock tryLock(boolean shared) throws IOException {
        try {
            return channel.tryLock(0, 1, shared);
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }
}
