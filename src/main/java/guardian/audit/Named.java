package guardian.audit;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Takes the files that the index names. Most lie in the same directory as the one before.
 *
 * <p>Confined to the sweeper thread; serves one reading of the index.
 */
final class Named implements Closeable {

    private final Path root;
    private final Permissions permissions;
    private final Inspection inspection;
    private final Batch batch;
    private Minute minute;
    private boolean stuck;

    Named(Path root, Permissions permissions, Inspection inspection, Batch batch) {
        this.root = root;
        this.permissions = permissions;
        this.inspection = inspection;
        this.batch = batch;
    }

    /** Takes the file of a line. What cannot be taken now, a pass finds. */
    void take(byte[] line) {
        IndexLine named = stuck ? null : IndexLine.read(line, root);
        if (named == null) {
            return;
        }
        try {
            if (minute == null || !minute.place().equals(named.place())) {
                close();
                minute = Minutes.open(root, named.place(), permissions);
            }
            if (minute != null
                    && inspection.look(minute, named.name(), true) == Inspection.Outcome.FULL) {
                flush();
            }
        } catch (IOException e) {
            // The directory is not there any more, or not for us to see.
        }
    }

    private void flush() {
        close();
        stuck = !batch.flush();
    }

    @Override
    public void close() {
        if (minute != null) {
            Minute left = minute;
            minute = null;
            if (batch.close(left)) {
                stuck |= !batch.flush();
            }
        }
    }
}
