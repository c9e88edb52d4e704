package guardian.audit;

import guardian.event.AuditRecord;
import guardian.runtime.AppendFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * One file with every record: as a JSON object a line, or the audit files whole, one behind the
 * other as ModSecurity's serial log has them. Renamed when it has become large.
 *
 * <p>A record that came a second time, since the process died between writing it here and removing
 * its file, is looked for at the end of the file, and not written again.
 *
 * <p>Confined to the sweeper thread.
 */
final class MergedLog {

    static final long LARGEST = 64 << 20;
    static final int KEPT = 9;

    /** As much as can have been written since a file was last removed, and more. */
    private static final int TAIL = 8 << 20;

    private static final byte[] NEW_LINE = {'\n'};

    private final Path path;
    private final AppendFile file;
    private final boolean json;
    private final long largest;
    private boolean begun;

    MergedLog(Path path) {
        this(path, LARGEST);
    }

    MergedLog(Path path, long largest) {
        this.path = path;
        this.file = new AppendFile(path);
        this.json = path.toString().endsWith(".json") || path.toString().endsWith(".jsonl");
        this.largest = largest;
    }

    /** What stands here for a record. */
    byte[] entry(AuditRecord record, byte[] content, int length) {
        if (json) {
            return Octets.of(RecordLine.of(record) + '\n');
        }
        boolean ends = length > 0 && content[length - 1] == '\n';
        boolean natively = NativeReader.mayRead(content, length);
        byte[] entry = new byte[length + (ends ? 0 : 1) + (natively ? 1 : 0)];
        System.arraycopy(content, 0, entry, 0, length);
        for (int at = length; at < entry.length; at++) {
            entry[at] = '\n';
        }
        return entry;
    }

    /**
     * Appends an entry.
     *
     * @param again whether it may stand there already
     */
    void append(byte[] entry, boolean again) throws IOException {
        if (again && (endsWith(path, entry, TAIL) || endsWith(older(1), entry, TAIL))) {
            return;
        }
        rotate();
        if (!begun && !endsALine()) {
            file.append(NEW_LINE);
        }
        begun = true;
        file.append(entry);
    }

    /** A kill may have cut what was written last; the next entry must not be glued to it. */
    private boolean endsALine() throws IOException {
        return size(path) <= 0 || endsWith(path, NEW_LINE, 1);
    }

    private void rotate() throws IOException {
        if (size(path) < largest) {
            return;
        }
        for (int i = KEPT; i > 1; i--) {
            if (size(older(i - 1)) >= 0) {
                Files.move(older(i - 1), older(i), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Files.move(path, older(1), StandardCopyOption.REPLACE_EXISTING);
    }

    private Path older(int generation) {
        return path.resolveSibling(path.getFileName() + "." + generation);
    }

    private static long size(Path file) throws IOException {
        try {
            return Files.size(file);
        } catch (NoSuchFileException e) {
            return -1;
        }
    }

    /** Whether it stands in the last piece of the file. */
    private static boolean endsWith(Path file, byte[] entry, int piece) throws IOException {
        long size = size(file);
        if (size < entry.length) {
            return false;
        }
        ByteBuffer tail = ByteBuffer.allocate((int) Math.min(size, Math.max(piece, entry.length)));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            channel.position(size - tail.capacity());
            while (tail.hasRemaining() && channel.read(tail) > 0) {
                // Some more of it.
            }
        }
        return Octets.last(entry, tail.array(), 0, tail.position()) >= 0;
    }
}
