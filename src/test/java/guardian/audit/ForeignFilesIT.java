package guardian.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Other users' files, other file systems, and users who are quicker than we: as root. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ForeignFilesIT {

    private static final String ONE = "20261121-013222-one";
    private static final String ODD = "20261121-013223-odd";
    private static final long RACE_NANOS = 5_000_000_000L;

    @TempDir private Path folder;

    private AuditTree tree;
    private Path mounted;

    @BeforeEach
    void makeTree() throws IOException {
        tree = new AuditTree(folder);
    }

    @AfterEach
    void unmount() throws Exception {
        if (mounted != null) {
            run("umount", "--lazy", mounted.toString());
        }
    }

    @Test
    void shouldTakeFilesOfTheOwnerOfTheirDirectoryAndOfRootOnly() throws IOException {
        Path mine = tree.put("u", ONE);
        tree.put("u", "20261121-013224-roots");
        Path theirs = tree.put("u", ODD);
        give(tree.root().resolve("u"), "news");
        give(mine, "news");
        give(theirs, "mail");
        tree.swept();
        assertThat(tree.sink.ids()).containsExactlyInAnyOrder("one", "roots");
        assertThat(tree.reasons())
                .singleElement()
                .asString()
                .endsWith(ODD + " it belongs to mail, its directory to news");
    }

    @Test
    void shouldMoveFilesToAnotherFileSystem() throws Exception {
        Path quarantine = Files.createDirectory(tree.quarantine());
        mount(quarantine);
        tree.put("u", AuditTree.MINUTE, ODD, Octets.of("odd"));
        Path link = tree.folder("u", AuditTree.MINUTE).resolve("20261121-013224-link");
        Files.createSymbolicLink(link, Path.of("/etc/shadow"));
        Sweep sweep = tree.swept();
        tree.turn(sweep, Duration.ofMinutes(2));
        assertThat(quarantine.resolve("u_20261121_20261121-0132_" + ODD)).hasContent("odd");
        assertThat(link).as("a link cannot be moved there").isSymbolicLink();
        assertThat(tree.reasons()).hasSize(2);
        assertThat(tree.files()).hasSize(1);
    }

    @Test
    void shouldNeitherWaitNorFollowWhereNamesChangeUnderItsHands() throws Exception {
        Path minute = tree.folder("u", AuditTree.MINUTE);
        Path secret = Files.write(folder.resolve("secret"), AuditTree.record("x-secret"));
        Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
        Files.write(elsewhere.resolve(ONE), AuditTree.record("x-secret"));
        AtomicBoolean stop = new AtomicBoolean();
        Thread files = new Thread(() -> changeFile(minute.resolve(ODD), secret, stop));
        Thread directories = new Thread(() -> changeFolder(minute.getParent(), elsewhere, stop));
        files.start();
        directories.start();
        Sweep sweep = tree.sweep();
        int turns = 0;
        for (long end = System.nanoTime() + RACE_NANOS; System.nanoTime() - end < 0; turns++) {
            tree.turn(sweep, Duration.ofMinutes(6));
        }
        stop.set(true);
        files.join();
        directories.join();
        assertThat(turns).isGreaterThan(100);
        assertThat(tree.sink.ids()).contains("odd", "inside").doesNotContain("secret");
        assertThat(elsewhere.resolve(ONE)).exists();
        assertThat(secret).exists();
    }

    /** A file, a link to a secret, a FIFO, and again. */
    private void changeFile(Path file, Path secret, AtomicBoolean stop) {
        Path next = folder.resolve("next-file");
        for (int i = 0; !stop.get(); i++) {
            attempt(
                    i,
                    () -> {
                        Files.write(next, AuditTree.record(ODD));
                        tree.written(next, Duration.ofSeconds(5));
                    },
                    () -> Files.createSymbolicLink(next, secret),
                    () -> run("mkfifo", next.toString()));
            attempt(() -> Files.createDirectories(file.getParent()));
            attempt(() -> Files.move(next, file, StandardCopyOption.ATOMIC_MOVE));
            attempt(() -> Files.deleteIfExists(next));
        }
    }

    /** The directory of a minute, a link to one elsewhere, a FIFO, and again. */
    private void changeFolder(Path day, Path elsewhere, AtomicBoolean stop) {
        Path minute = day.resolve("20261121-0133");
        Path next = folder.resolve("next-folder");
        Path last = folder.resolve("last-folder");
        for (int i = 0; !stop.get(); i++) {
            attempt(
                    i,
                    () -> {
                        Files.createDirectory(next);
                        Files.write(next.resolve(ONE), AuditTree.record("x-inside"));
                        tree.written(next.resolve(ONE), Duration.ofSeconds(5));
                    },
                    () -> Files.createSymbolicLink(next, elsewhere),
                    () -> run("mkfifo", next.toString()));
            attempt(() -> Files.createDirectories(day));
            attempt(() -> Files.move(minute, last, StandardCopyOption.ATOMIC_MOVE));
            attempt(() -> Files.move(next, minute, StandardCopyOption.ATOMIC_MOVE));
            attempt(() -> run("rm", "-rf", last.toString(), next.toString()));
        }
    }

    private interface Step {
        void run() throws Exception;
    }

    private static void attempt(int turn, Step... steps) {
        attempt(steps[turn % steps.length]);
    }

    private static void attempt(Step step) {
        try {
            step.run();
        } catch (Exception e) {
            // The sweep was quicker this time.
        }
    }

    private void mount(Path path) throws Exception {
        run("mount", "-t", "tmpfs", "tmpfs", path.toString());
        mounted = path;
    }

    private static void give(Path path, String user) throws IOException {
        UserPrincipal owner =
                FileSystems.getDefault()
                        .getUserPrincipalLookupService()
                        .lookupPrincipalByName(user);
        Files.setOwner(path, owner);
    }

    private static void run(String... command) throws Exception {
        assertThat(new ProcessBuilder(List.of(command)).inheritIO().start().waitFor()).isZero();
    }
}
