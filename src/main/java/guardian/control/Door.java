package guardian.control;

import guardian.config.ControlSettings;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;

/**
 * The socket in the file system. It is made under another name, in a folder that only we can enter,
 * and moved over the path once its mode is right: whoever connects reaches either the guardian
 * before or this one, and a socket that a killed one left behind is replaced.
 *
 * <p>Confined to the control thread.
 */
final class Door {

    /** Linux takes 107; what we put behind the path needs some of them. */
    private static final int LONGEST_PATH = 100;

    /** So many may wait to be let in; the kernel has others wait before they are connected. */
    private static final int BACKLOG = 128;

    private final Path path;
    private final String group;
    private ServerSocketChannel server;
    private Object ours;
    private boolean lost;

    Door(ControlSettings settings) {
        this.path = settings.socket();
        this.group = settings.group();
    }

    Path path() {
        return path;
    }

    /** The open door, or null. */
    ServerSocketChannel server() {
        return server;
    }

    /**
     * Whether there is nothing to do for the one who leads: it is open, or another guardian has
     * taken the path and answers there.
     */
    boolean isServed() {
        return server != null || lost && isAlive(path);
    }

    /**
     * Opens it; whoever had the path loses it.
     *
     * @throws IOException with a sentence about what is wrong
     */
    void open() throws IOException {
        int length = path.toString().getBytes(StandardCharsets.UTF_8).length;
        if (length > LONGEST_PATH) {
            throw new IOException(
                    String.format(
                            "the path has %d bytes, and a Unix socket takes %d; set [control]"
                                    + " socket to a shorter one",
                            length, LONGEST_PATH));
        }
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) && !isSocket()) {
            throw new IOException("what lies there is no socket, and is left alone");
        }
        Path parent = path.getParent();
        if (parent != null && !Files.isDirectory(parent)) {
            // It may be the state directory, which nobody else may look into.
            Files.createDirectories(parent, mode(group.isEmpty() ? "rwx------" : "rwx--x--x"));
        }
        Path folder = path.resolveSibling(".c" + ProcessHandle.current().pid());
        Path fresh = folder.resolve("s");
        Files.deleteIfExists(fresh);
        Files.deleteIfExists(folder);
        Files.createDirectory(folder, mode("rwx------"));
        ServerSocketChannel made = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            made.bind(UnixDomainSocketAddress.of(fresh), BACKLOG);
            made.configureBlocking(false);
            admit(fresh);
            Object key = keyOf(fresh);
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
            ours = key;
            server = made;
            lost = false;
        } finally {
            if (server != made) {
                made.close();
                Files.deleteIfExists(fresh);
            }
            Files.deleteIfExists(folder);
        }
    }

    private static FileAttribute<Set<PosixFilePermission>> mode(String permissions) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
    }

    private void admit(Path fresh) throws IOException {
        if (group.isEmpty()) {
            Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-------"));
            return;
        }
        PosixFileAttributeView view =
                Files.getFileAttributeView(fresh, PosixFileAttributeView.class);
        if (group.chars().allMatch(Character::isDigit)) {
            Files.setAttribute(fresh, "unix:gid", Integer.parseInt(group));
        } else {
            view.setGroup(
                    fresh.getFileSystem()
                            .getUserPrincipalLookupService()
                            .lookupPrincipalByGroupName(group));
        }
        view.setPermissions(PosixFilePermissions.fromString("rw-rw----"));
    }

    /** Whether the path still leads to us; a look at the disk. */
    boolean isOurs() {
        try {
            return Objects.equals(keyOf(path), ours);
        } catch (IOException e) {
            return false;
        }
    }

    /** Nobody new comes in from now on; the path is another's, or gone. */
    void giveUp() throws IOException {
        ServerSocketChannel before = server;
        server = null;
        lost = true;
        if (before != null) {
            before.close();
        }
    }

    /** Takes the path away if it still leads to us, and lets nobody in any more. */
    void close() throws IOException {
        if (server != null) {
            if (isOurs()) {
                Files.deleteIfExists(path);
            }
            giveUp();
        }
    }

    private boolean isSocket() throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .isOther();
    }

    private static Object keyOf(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
    }

    private static boolean isAlive(Path socket) {
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            // Where many wait to be let in, connecting would take its time.
            probe.configureBlocking(false);
            probe.connect(UnixDomainSocketAddress.of(socket));
            return true;
        } catch (IOException e) {
            boolean refused = e.getMessage() != null && e.getMessage().contains("refused");
            return !refused && Files.exists(socket);
        }
    }
}
