package guardian.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decisions that wait for the database on the disk: a file for each batch, whole as soon as it has
 * its name, so that several guardians may add and any of them may take. A batch that is taken twice
 * is recognised by its decisions' marks.
 *
 * <p>Confined to the archivist thread.
 */
final class Spool {

    private static final String SUFFIX = ".decisions";
    private static final int MOST_FILES = 20_000;
    private static final long MOST_BYTES = 64L << 20;

    private static final Logger LOG = LoggerFactory.getLogger(Spool.class);

    private final Path folder;
    private final int mostFiles;
    private final long mostBytes;

    Spool(Path folder) {
        this(folder, MOST_FILES, MOST_BYTES);
    }

    Spool(Path folder, int mostFiles, long mostBytes) {
        this.folder = folder;
        this.mostFiles = mostFiles;
        this.mostBytes = mostBytes;
    }

    /** The batches that wait, oldest first. */
    List<Path> waiting() throws IOException {
        List<Path> all = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
                found.forEach(all::add);
            }
            Collections.sort(all);
        }
        return all;
    }

    /**
     * Adds a batch; it has reached the disk when this returns.
     *
     * @param millis the time, epoch milliseconds: batches are taken in its order
     * @return false when there is no room
     */
    boolean add(List<DecisionRow> batch, long millis) throws IOException {
        StringBuilder lines = new StringBuilder(batch.size() * 300);
        batch.forEach(each -> lines.append(each.line()).append('\n'));
        byte[] bytes = lines.toString().getBytes(StandardCharsets.US_ASCII);
        if (!hasRoom(bytes.length)) {
            return false;
        }
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(
                    folder,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
        }
        String name = String.format("%014d-%s", millis, batch.get(0).mark());
        Path fresh = folder.resolve(name + ".new");
        try {
            write(fresh, bytes);
            Files.move(fresh, folder.resolve(name + SUFFIX), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
        return true;
    }

    private boolean hasRoom(int bytes) throws IOException {
        List<Path> all = waiting();
        long size = bytes;
        for (Path each : all) {
            size += Files.size(each);
        }
        return all.size() < mostFiles && size <= mostBytes;
    }

    private static void write(Path file, byte[] bytes) throws IOException {
        try (FileChannel channel =
                FileChannel.open(
                        file,
                        Set.of(
                                StandardOpenOption.CREATE,
                                StandardOpenOption.TRUNCATE_EXISTING,
                                StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")))) {
            ByteBuffer left = ByteBuffer.wrap(bytes);
            while (left.hasRemaining()) {
                channel.write(left);
            }
            channel.force(true);
        }
    }

    /**
     * The decisions of a batch. After a fault of the disk there may be fewer: none where it cannot
     * be read, and those lines that are whole.
     */
    static List<DecisionRow> read(Path batch) {
        List<String> lines;
        try {
            lines = Files.readAllLines(batch, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            LOG.error("cannot read the decisions in {}, they are let go: {}", batch, e);
            return List.of();
        }
        List<DecisionRow> rows = new ArrayList<>();
        for (String line : lines) {
            DecisionRow row = DecisionRow.parse(line);
            if (row == null) {
                LOG.error("a line of {} characters in {} is no decision", line.length(), batch);
            } else {
                rows.add(row);
            }
        }
        return rows;
    }

    /** Lets go of a batch that is in the database. */
    static void remove(Path batch) throws IOException {
        Files.deleteIfExists(batch);
    }
}
