package guardian.audit;

import guardian.runtime.AppendFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the file of SecAuditLog, a line for each audit file that is complete, through rotation:
 * what was moved away is read to its end first. It begins at the end of what is there, since a pass
 * through everything finds all that was before; what it misses, the passes find, too.
 *
 * <p>Confined to the sweeper thread.
 */
final class IndexTail {

    /** ModSecurity keeps a line below 4,096 bytes. */
    private static final int LONGEST_LINE = 1 << 13;

    private static final int MOST_AT_A_TIME = 1 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(IndexTail.class);

    private final Path path;
    private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
    private FileChannel channel;
    private Object fileKey;
    private boolean begun;
    private boolean skipping;
    private boolean complained;

    IndexTail(Path path) {
        this.path = path;
    }

    /** Reads on: each new line goes to {@code line}, without its end, in an array of its own. */
    void read(Consumer<byte[]> line) {
        try {
            follow(line);
            complained = false;
        } catch (NoSuchFileException e) {
            // httpd will make it.
            begun = true;
        } catch (IOException e) {
            if (!complained) {
                complained = true;
                LOG.error("cannot read audit.index; files are found by looking for them", e);
            }
        }
    }

    private void follow(Consumer<byte[]> line) throws IOException {
        if (channel == null) {
            open();
        }
        boolean rotated = wasRotated();
        if (channel.size() < channel.position()) {
            channel.position(0);
            buffer.clear();
        }
        long end = channel.position() + MOST_AT_A_TIME;
        while (channel.position() < end && channel.read(buffer) > 0) {
            lines(line);
        }
        if (rotated && channel.position() >= channel.size()) {
            close();
            open();
        }
    }

    private void open() throws IOException {
        AppendFile.refuseFifo(path);
        channel = FileChannel.open(path, StandardOpenOption.READ);
        fileKey = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        buffer.clear();
        skipping = false;
        if (!begun) {
            begun = true;
            tellSerial();
            channel.position(channel.size());
        }
    }

    /** A whole record in there means that the type is Serial, and there are no files to find. */
    private void tellSerial() throws IOException {
        ByteBuffer head = ByteBuffer.allocate(64);
        channel.read(head, 0);
        if (Serial.isRecord(head.array(), head.position())) {
            LOG.error("audit.index: {}", Serial.explanation(path));
        }
    }

    private boolean wasRotated() {
        try {
            return !Files.readAttributes(path, BasicFileAttributes.class).fileKey().equals(fileKey);
        } catch (IOException e) {
            return false;
        }
    }

    private void lines(Consumer<byte[]> line) {
        byte[] bytes = buffer.array();
        int start = 0;
        for (int at = 0; at < buffer.position(); at++) {
            if (bytes[at] == '\n') {
                if (!skipping && at > start) {
                    line.accept(java.util.Arrays.copyOfRange(bytes, start, at));
                }
                skipping = false;
                start = at + 1;
            }
        }
        buffer.limit(buffer.position()).position(start);
        buffer.compact();
        if (buffer.position() > LONGEST_LINE) {
            skipping = true;
            buffer.clear();
        }
    }

    private void close() throws IOException {
        channel.close();
        channel = null;
    }
}
