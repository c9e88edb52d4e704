package guardian.audit;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * One pass through directories of minutes, file by file; it may be interrupted anywhere, and goes
 * on where it was.
 *
 * <p>Confined to the sweeper thread.
 */
final class Pass implements Closeable {

    private final Walk walk;
    private final Inspection inspection;
    private final Batch batch;
    private final Disposal disposal;
    private final Empties empties;
    private final int mostOfAMinute;
    private final long quietMillis;
    private final Map<String, String> swept = new HashMap<>();
    private final Set<String> behind = new HashSet<>();
    private Minute minute;
    private Iterator<Path> names;
    private long changedMillis;
    private int count;
    private int pending;
    private boolean cut;

    /**
     * @param mostOfAMinute so many files of one directory are looked at
     * @param quietMillis a directory that has changed later may get more files
     */
    Pass(
            Walk walk,
            Inspection inspection,
            Batch batch,
            Disposal disposal,
            Empties empties,
            int mostOfAMinute,
            long quietMillis) {
        this.walk = walk;
        this.inspection = inspection;
        this.batch = batch;
        this.disposal = disposal;
        this.empties = empties;
        this.mostOfAMinute = mostOfAMinute;
        this.quietMillis = quietMillis;
    }

    /** What came of going on. */
    enum Outcome {
        /** It has come to its end. */
        FINISHED,
        /** The time was over. */
        INTERRUPTED,
        /** The batch could not be dealt with. */
        STUCK
    }

    /**
     * Goes on.
     *
     * @param over asked before each file; never before the first one
     */
    Outcome go(BooleanSupplier over) throws IOException {
        while (minute != null || enterNext()) {
            while (hasNext()) {
                if (!look(names.next())) {
                    return Outcome.STUCK;
                }
                if (over.getAsBoolean()) {
                    return Outcome.INTERRUPTED;
                }
            }
            if (!leave()) {
                return Outcome.STUCK;
            }
        }
        return Outcome.FINISHED;
    }

    /**
     * Looks at some files only.
     *
     * @param wanted whether a name is one of them
     * @return false when the batch could not be dealt with
     */
    boolean pick(Predicate<Path> wanted, BooleanSupplier over) throws IOException {
        while (!over.getAsBoolean() && enterNext()) {
            while (hasNext()) {
                Path name = names.next();
                if (wanted.test(name) && !look(name)) {
                    return false;
                }
            }
            if (!leave()) {
                return false;
            }
        }
        return true;
    }

    /** Whether a directory had more files than were looked at. */
    boolean isCut() {
        return cut;
    }

    /** For each user the last minute before any that has, or may get, something to do. */
    Map<String, String> swept() {
        return swept;
    }

    /** Only directories that had not changed since then are among these. */
    long quietMillis() {
        return quietMillis;
    }

    private boolean enterNext() throws IOException {
        Minute next;
        while ((next = walk.next()) != null) {
            changedMillis = next.folder().attributes().lastModifiedTime().toMillis();
            if (!disposal.isDone(next.place(), changedMillis)) {
                minute = next;
                names = next.folder().names();
                count = 0;
                pending = 0;
                return true;
            }
            sweptUpTo(next.place(), true);
            next.close();
        }
        return false;
    }

    private boolean hasNext() {
        try {
            if (!names.hasNext()) {
                return false;
            }
            if (count < mostOfAMinute) {
                return true;
            }
            cut = true;
        } catch (DirectoryIteratorException e) {
            // It was removed under our eyes, or cannot be read on; a later pass may.
        }
        pending++;
        return false;
    }

    /** False when the batch could not be dealt with. */
    private boolean look(Path name) {
        count++;
        Inspection.Outcome outcome = inspection.look(minute, name, false);
        if (outcome == Inspection.Outcome.PENDING) {
            pending++;
        }
        return outcome != Inspection.Outcome.FULL || batch.flush();
    }

    private boolean leave() throws IOException {
        Minute left = minute;
        minute = null;
        boolean good = !batch.close(left) || batch.flush();
        boolean clean = pending == 0 && changedMillis < quietMillis;
        sweptUpTo(left.place(), clean);
        if (clean) {
            disposal.left(left.place());
        }
        if (count == 0 && pending == 0 && disposal.empties()) {
            empties.remove(left.place(), changedMillis);
        }
        return good;
    }

    private void sweptUpTo(Place place, boolean clean) {
        String user = Kept.user(place);
        if (!clean) {
            behind.add(user);
        } else if (!behind.contains(user)) {
            swept.put(user, place.minute().toString());
        }
    }

    @Override
    public void close() throws IOException {
        if (minute != null) {
            batch.close(minute);
            minute = null;
        }
        walk.close();
    }
}
