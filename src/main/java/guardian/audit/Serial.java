package guardian.audit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@code SecAuditLogType Serial}: records in one file, which is not what is swept. */
final class Serial {

    private static final byte[] PART_A = Octets.of("-A--\n");
    private static final int BOUNDARY_END = 10;

    private Serial() {}

    /** Whether a file that begins so holds records. */
    static boolean isRecord(byte[] bytes, int length) {
        return NativeReader.mayRead(bytes, length)
                        && Octets.standsAt(PART_A, bytes, BOUNDARY_END, length)
                || length > 1 && bytes[0] == '{' && bytes[1] == '"';
    }

    /** Whether it is a file, and holds records. */
    static boolean isLog(Path path) {
        if (!Files.isRegularFile(path)) {
            return false;
        }
        try (InputStream in = Files.newInputStream(path)) {
            byte[] head = in.readNBytes(64);
            return isRecord(head, head.length);
        } catch (IOException e) {
            return false;
        }
    }

    /** What to say about such a file. */
    static String explanation(Path file) {
        return file
                + " holds whole records: SecAuditLogType is Serial. Only Concurrent makes the files"
                + " that are swept: set \"SecAuditLogType Concurrent\", and SecAuditLogStorageDir"
                + " to the directory in audit.directory; SecAuditLog is their index then";
    }
}
