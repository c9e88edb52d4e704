package guardian.state;

import guardian.runtime.AppendFile;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * The folder in which everything lies that survives a restart, and three of the locks on it:
 *
 * <ul>
 *   <li>{@code leader.lock}: one guardian holds it, and does what must be done once.
 *   <li>{@code feed.lock}: one guardian holds it until httpd tells it to end; a second live one
 *       means a second feed.
 *   <li>{@code sweep.lock}: whoever holds it may touch audit files.
 * </ul>
 *
 * <p>Nothing is opened or made before it is asked for, and whoever owns a file in here opens it
 * again by himself when the folder was away for a while.
 */
public final class StateDirectory implements AutoCloseable {

    private static final String TOLD = "ends-told";

    private final Path path;
    private final ProcessLock leader;
    private final ProcessLock feed;
    private final ProcessLock sweep;

    public StateDirectory(Path path) {
        this.path = path;
        this.leader = new ProcessLock(file("leader.lock"));
        this.feed = new ProcessLock(file("feed.lock"));
        this.sweep = new ProcessLock(file("sweep.lock"));
    }

    /**
     * Makes the directory, with mode 0700, when it is missing. By any thread.
     *
     * @throws IOException when it cannot be made
     */
    public void ensure() throws IOException {
        if (!Files.isDirectory(path)) {
            Files.createDirectories(
                    path,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
        }
    }

    /** Where it lies. */
    public Path path() {
        return path;
    }

    /** A file in the directory. */
    public Path file(String name) {
        return path.resolve(name);
    }

    /** Names of the files in the directory, those that match. */
    List<String> names(String glob) throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(path, glob)) {
            all.forEach(each -> names.add(path.relativize(each).toString()));
        }
        return names;
    }

    /** Held by the guardian that does what must be done once. Confined to the enforcer thread. */
    public ProcessLock leader() {
        return leader;
    }

    /** Held by the guardian whose lines these are. Confined to the main thread. */
    public ProcessLock feed() {
        return feed;
    }

    /** Held by whoever touches audit files, for as long as that. Confined to that thread. */
    public ProcessLock sweep() {
        return sweep;
    }

    /**
     * Until when (epoch seconds) the ends of bans have been told; when nobody ever told one, that
     * begins now.
     */
    public long told(long nowSeconds) throws IOException {
        Path kept = file(TOLD);
        AppendFile.refuseFifo(kept);
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
        AppendFile.refuseFifo(fresh);
        Files.writeString(fresh, seconds + "\n");
        Files.move(fresh, file(TOLD), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void close() throws IOException {
        sweep.close();
        feed.close();
        leader.close();
    }
}
