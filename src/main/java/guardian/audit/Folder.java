package guardian.audit;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.Iterator;
import java.util.Set;

/**
 * An open directory. Everything in it is reached through its descriptor and by a name without a
 * slash, and no link is followed: whoever may rename what lies above or in there leads us nowhere
 * else. Nothing here waits for somebody, as opening a FIFO would.
 *
 * <p>Confined to the sweeper thread.
 */
final class Folder implements Closeable {

    private static final Path HERE = Path.of(".");
    private static final LinkOption NO_LINK = LinkOption.NOFOLLOW_LINKS;

    /** To write, too: then Linux does not wait for the other end of a FIFO. Nothing is written. */
    private static final Set<OpenOption> WITHOUT_WAITING =
            Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, NO_LINK);

    private static final Set<OpenOption> READ_ONLY = Set.of(StandardOpenOption.READ, NO_LINK);

    private final SecureDirectoryStream<Path> stream;

    private Folder(DirectoryStream<Path> stream) throws IOException {
        if (!(stream instanceof SecureDirectoryStream<Path> secure)) {
            stream.close();
            throw new IOException("this system opens no files relative to a directory");
        }
        this.stream = secure;
    }

    /** Opens a directory that the operator names; links on the way are his. */
    static Folder open(Path path) throws IOException {
        return new Folder(Files.newDirectoryStream(path));
    }

    /** Opens a directory in here; null when that is none, or none any more. */
    Folder enter(Path name) throws IOException {
        PosixFileAttributes before = attributes(name);
        if (!before.isDirectory()) {
            return null;
        }
        // The dot makes it fail for whatever else has taken its place, where a FIFO would wait.
        Folder folder = new Folder(stream.newDirectoryStream(name.resolve(HERE), NO_LINK));
        if (before.fileKey().equals(folder.attributes().fileKey())) {
            return folder;
        }
        folder.close();
        return null;
    }

    /** The names in here, in no order; may be asked for once. */
    Iterator<Path> names() {
        Iterator<Path> entries = stream.iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return entries.hasNext();
            }

            @Override
            public Path next() {
                return entries.next().getFileName();
            }
        };
    }

    /** What {@link #names()} fails with. */
    static IOException cause(DirectoryIteratorException e) {
        return e.getCause();
    }

    /** Of the directory itself. */
    PosixFileAttributes attributes() throws IOException {
        return view().readAttributes();
    }

    /** By which the directory itself can be changed. */
    PosixFileAttributeView view() {
        return stream.getFileAttributeView(PosixFileAttributeView.class);
    }

    /** Of what has this name; of a link itself. */
    PosixFileAttributes attributes(Path name) throws IOException {
        return stream.getFileAttributeView(name, PosixFileAttributeView.class, NO_LINK)
                .readAttributes();
    }

    /**
     * Opens a file to read. It may have become something else since anybody looked: what is read
     * beyond its size may make us wait.
     */
    SeekableByteChannel read(Path name) throws IOException {
        try {
            return stream.newByteChannel(name, WITHOUT_WAITING);
        } catch (AccessDeniedException e) {
            return stream.newByteChannel(name, READ_ONLY);
        } catch (FileSystemException e) {
            if (String.valueOf(e.getReason()).contains("Read-only")) {
                return stream.newByteChannel(name, READ_ONLY);
            }
            throw e;
        }
    }

    /** Removes a file. */
    void remove(Path name) throws IOException {
        stream.deleteFile(name);
    }

    /** Removes a directory, which must be empty. */
    void removeFolder(Path name) throws IOException {
        stream.deleteDirectory(name);
    }

    /** Moves what has this name to another directory of the same file system. */
    void move(Path name, Folder to, Path as) throws IOException {
        stream.move(name, to.stream, as);
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
