package guardian.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rows that no database takes, set aside so that the others can go on: a line each in {@code
 * refused-rows.log}, with the reason, escaped to printable ASCII, on the disk when this returns. Of
 * more than 64 MiB the older half is let go.
 *
 * <p>Confined to one thread.
 */
final class RefusedRows {

    private static final long MOST_BYTES = 32L << 20;

    private static final Logger LOG = LoggerFactory.getLogger(RefusedRows.class);

    private final Path file;
    private final long mostBytes;
    private long count;

    RefusedRows(Path file) {
        this(file, MOST_BYTES);
    }

    RefusedRows(Path file, long mostBytes) {
        this.file = file;
        this.mostBytes = mostBytes;
    }

    /** How many were set aside. */
    long count() {
        return count;
    }

    /** Where they are. */
    Path file() {
        return file;
    }

    /** Sets one aside; {@code row} is bytes, one in each char. */
    void add(String what, String reason, String row) throws IOException {
        String line = Instant.now() + " " + escape(what + ": " + reason + ": " + row) + '\n';
        makeRoom();
        try (FileChannel channel =
                FileChannel.open(
                        file,
                        Set.of(
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE,
                                StandardOpenOption.APPEND),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")))) {
            ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.US_ASCII));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        count++;
        LOG.error("{} was refused by the database, and is in {} now: {}", what, file, reason);
    }

    private void makeRoom() throws IOException {
        if (Files.exists(file) && Files.size(file) > mostBytes) {
            Path older = file.resolveSibling(file.getFileName() + ".1");
            Files.move(file, older, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                escaped.append("\\\\");
            } else if (c < ' ' || c >= 127) {
                escaped.append(String.format(c < 256 ? "\\x%02x" : "\\u%04x", (int) c));
            } else {
                escaped.append(c);
            }
        }
        return escaped.toString();
    }
}
