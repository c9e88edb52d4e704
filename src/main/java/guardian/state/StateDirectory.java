package guardian.state;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * The folder in which everything lies that survives a restart, and the locks on it:
 *
 * <ul>
 *   <li>{@code state.lock}: every guardian holds it, shared; whoever gets it for himself is alone.
 *   <li>{@code leader.lock}: one guardian holds it, and does what must be done once.
 *   <li>{@code feed.lock}: one guardian holds it until httpd tells it to end; a second live one
 *       means a second feed.
 * </ul>
 */
public final class StateDirectory implements AutoCloseable {

    private static final String TOLD = "ends-told";
    private static final String DIRTY = "counters.dirty";
    private static final int SHARE_TRIES = 1500;
    private static final long SHARE_NANOS = 10_000_000;

    private final Path path;
    private final ProcessLock state;
    private final ProcessLock leader;
    private final ProcessLock feed;
    private final boolean alone;
    private boolean settled;

    private StateDirectory(Path path) throws IOException {
        this.path = path;
        this.state = new ProcessLock(file("state.lock"));
        this.leader = new ProcessLock(file("leader.lock"));
        this.feed = new ProcessLock(file("feed.lock"));
        this.alone = state.hold();
        if (!alone) {
            share();
        }
    }

    /** Lets others in: what only a guardian that is alone may do is done. */
    public synchronized void settle() throws IOException {
        if (!settled && alone) {
            state.release();
            share();
        }
        settled = true;
    }

    /** Whether somebody has had the counters open since they were last closed cleanly. */
    boolean isDirty() {
        return Files.exists(file(DIRTY));
    }

    void markDirty() throws IOException {
        if (!isDirty()) {
            Files.createFile(file(DIRTY));
        }
    }

    /** The counters are closed, and nobody else has them open: the next start need not recover. */
    public synchronized void markClean() throws IOException {
        state.release();
        if (state.hold()) {
            Files.deleteIfExists(file(DIRTY));
        }
    }

    /** Somebody who was alone may hold the lock for himself until he has mended his counters. */
    private void share() throws IOException {
        for (int i = 0; i < SHARE_TRIES; i++) {
            if (state.share()) {
                return;
            }
            LockSupport.parkNanos(SHARE_NANOS);
        }
        throw new IOException("cannot share " + file("state.lock") + ": somebody keeps it");
    }

    /**
     * Opens the directory, made with mode 0700 when it is missing.
     *
     * @throws IOException when it cannot be made or written to
     */
    public static StateDirectory open(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            Files.createDirectories(
                    path,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
        }
        return new StateDirectory(path);
    }

    /** A file in the directory. */
    public Path file(String name) {
        return path.resolve(name);
    }

    /** The files in the directory whose names match. */
    List<Path> files(String glob) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(path, glob)) {
            all.forEach(files::add);
        }
        return files;
    }

    /** Whether no other guardian had this state open when we opened it. */
    public boolean wasAlone() {
        return alone;
    }

    /** Held by the guardian that does what must be done once. */
    public ProcessLock leader() {
        return leader;
    }

    /** Held by the guardian whose lines these are. */
    public ProcessLock feed() {
        return feed;
    }

    /**
     * Until when (epoch seconds) the ends of bans have been told; when nobody ever told one, that
     * begins now.
     */
    public long told(long nowSeconds) throws IOException {
        Path kept = file(TOLD);
        try {
            return Long.parseLong(Files.readString(kept).trim());
        } catch (NoSuchFileException | NumberFormatException e) {
            keepTold(nowSeconds);
            return nowSeconds;
        }
    }

    /** Keeps until when the ends of bans have been told. */
    public void keepTold(long seconds) throws IOException {
        Path fresh = file(TOLD + ".new");
        Files.writeString(fresh, seconds + "\n");
        Files.move(fresh, file(TOLD), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void close() throws IOException {
        feed.close();
        leader.close();
        state.close();
    }
}
