package guardian.runtime;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A log file: each text is one write with O_APPEND, so that several processes may share it and a
 * line stays a line. Opened when first written to, and anew when it was rotated away.
 *
 * <p>Safe for several threads.
 */
public final class AppendFile implements AutoCloseable {

    private static final byte[] NEW_LINE = {'\n'};

    private final Path path;
    private FileChannel channel;
    private Object fileKey;
    private boolean torn;

    public AppendFile(Path path) {
        this.path = path;
    }

    /** Where it lies. */
    public Path path() {
        return path;
    }

    /** Appends these bytes; they should end a line. */
    public void append(byte[] bytes) throws IOException {
        append(ByteBuffer.wrap(bytes));
    }

    /** Appends what remains of these; what still remains after a failure was not written. */
    public synchronized void append(ByteBuffer bytes) throws IOException {
        if (channel == null || wasRotated()) {
            reopen();
        }
        if (torn) {
            write(ByteBuffer.wrap(NEW_LINE));
            torn = false;
        }
        write(bytes);
    }

    /** Lets go of a file that was rotated away, and makes the new one, if nobody else has. */
    public synchronized void followRotation() throws IOException {
        if (channel != null && wasRotated()) {
            reopen();
        }
    }

    @Override
    public synchronized void close() throws IOException {
        if (channel != null) {
            channel.close();
            channel = null;
        }
    }

    private void write(ByteBuffer bytes) throws IOException {
        int start = bytes.position();
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            // A full disk may have taken the beginning: the next line must not be glued to it.
            int written = bytes.position();
            torn |= written > start && bytes.get(written - 1) != '\n';
            throw e;
        }
    }

    private void reopen() throws IOException {
        close();
        Path folder = path.getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            Files.createDirectories(
                    folder,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwxr-x---")));
        }
        refuseFifo(path);
        channel =
                FileChannel.open(
                        path,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.APPEND);
        fileKey = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        // What was cut is in the file that went away.
        torn = false;
    }

    /** Opening a FIFO waits until somebody reads it, which nobody may do. */
    public static void refuseFifo(Path path) throws IOException {
        if (Files.exists(path)
                && Files.readAttributes(path, BasicFileAttributes.class).isOther()
                && !path.startsWith("/dev")) {
            throw new IOException(path + " is neither a file nor a device");
        }
    }

    private boolean wasRotated() {
        try {
            return !Files.readAttributes(path, BasicFileAttributes.class).fileKey().equals(fileKey);
        } catch (IOException e) {
            return true;
        }
    }
}
