package guardian.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What may happen to the state of a guardian that runs: a full disk, a directory that goes away or
 * turns read-only, files that are cut or overwritten. It says so and guards on, and mends it
 * itself.
 */
@Tag("patient")
class StateFaultsIT {

    private static final Duration SOON = Duration.ofSeconds(45);

    @TempDir private Path folder;
    private Path state;
    private Path config;

    @BeforeEach
    void configure() throws IOException {
        config = Daemon.config(folder, "", "[ban]\nbrake = 1.0\n");
        state = Files.createDirectory(folder.resolve("state"));
    }

    @AfterEach
    void unmount() throws Exception {
        while (mounted()) {
            mount("umount", state);
        }
    }

    @Test
    void shouldKeepCountsByItselfWhenAFullDiskHasRoomAgain() throws Exception {
        mount("mount", "-t", "tmpfs", "-o", "size=2m", "none", state);
        try (Daemon daemon = Daemon.start(config)) {
            daemon.requests("192.0.2.7", 119);
            awaitSaid("is the disk full?");
            daemon.requests("192.0.2.8", 120);
            Daemon.awaitDecision(folder, "client=192.0.2.8");
            mount("mount", "-o", "remount,size=300m", state);
            awaitSaid("the counters can be used again");
            assertThat(daemon.end()).isZero();
        }
        shouldBeBannedByOneMore("192.0.2.7");
    }

    @Test
    void shouldDecideOnAFullDiskAndKeepItAllWhenThereIsRoomAgain() throws Exception {
        mount("mount", "-t", "tmpfs", "-o", "size=120m", "none", state);
        try (Daemon daemon = Daemon.start(config)) {
            daemon.requests("192.0.2.7", 100);
            Daemon.awaitMerged(folder, 1);
            fill(state.resolve("filler"));
            daemon.requests("192.0.2.8", 120);
            for (int i = 0; i < 100; i++) {
                daemon.requests("198.51.100." + i, 120);
            }
            Thread.sleep(3000);
            assertThat(daemon.isAlive()).isTrue();
            Files.delete(state.resolve("filler"));
            daemon.requests("192.0.2.7", 19);
            Daemon.await(
                    "bans kept",
                    SOON,
                    () ->
                            read("bans.log").contains("192.0.2.8")
                                    && read("bans.log").contains(".99 "));
            assertThat(daemon.end()).isZero();
        }
        shouldBeBannedByOneMore("192.0.2.7");
        assertThat(Daemon.decisions(folder))
                .filteredOn(each -> each.contains("192.0.2.8"))
                .hasSizeLessThan(2);
    }

    @Test
    void shouldMakeItsStateAnewWhenItIsDeleted() throws Exception {
        try (Daemon daemon = Daemon.start(config)) {
            daemon.requests("192.0.2.7", 119).requests("192.0.2.8", 120);
            Daemon.awaitMerged(folder, 1);
            Daemon.awaitDecision(folder, "client=192.0.2.8");
            delete();
            Daemon.await("bans.log", SOON, () -> read("bans.log").contains("192.0.2.8"));
            Daemon.await(
                    "counters", SOON, () -> Files.exists(state.resolve("counters-v2-250000.map")));
            daemon.requests("192.0.2.9", 1);
            awaitSaid("the counters can be used again");
            Thread.sleep(1000);
            assertThat(daemon.end()).isZero();
        }
        shouldBeBannedByOneMore("192.0.2.7");
        assertThat(Daemon.decisions(folder)).noneMatch(each -> each.contains("192.0.2.8"));
    }

    @Test
    void shouldGuardInMemoryWhenTheDirectoryIsReadOnly() throws Exception {
        Path log = folder.resolve("decisions");
        Path own =
                Files.writeString(
                        folder.resolve("read-only.toml"),
                        "[state]\ndirectory = \""
                                + state
                                + "\"\n[decision_log]\nfile = \""
                                + log
                                + "\"\n[log]\nfile = \""
                                + folder.resolve("said")
                                + "\"\n");
        mount("mount", "-t", "tmpfs", "-o", "size=300m,ro", "none", state);
        try (Daemon daemon = Daemon.start(own)) {
            daemon.requests("192.0.2.7", 120);
            Daemon.await("a decision", SOON, () -> Files.exists(log));
            assertThat(daemon.end()).isEqualTo(3);
        }
        assertThat(folder.resolve("said")).content().contains("Read-only file system");
    }

    @Test
    void shouldCountOnWhenTheCountersAreCutShort() throws Exception {
        try (Daemon daemon = Daemon.start(config)) {
            daemon.requests("192.0.2.7", 100);
            Daemon.awaitMerged(folder, 1);
            // Not while it is at work in there: no JVM survives each access to what is gone.
            Thread.sleep(600);
            try (RandomAccessFile file = new RandomAccessFile(counters().toFile(), "rw")) {
                file.setLength(1 << 16);
            }
            countOn(daemon);
        }
        shouldBeBannedByOneMore("192.0.2.7");
    }

    @Test
    void shouldCountOnWhenTheCountersAreOverwritten() throws Exception {
        try (Daemon daemon = Daemon.start(config)) {
            for (int i = 0; i < 250; i++) {
                daemon.requests("203.0.113." + i, 1);
            }
            daemon.requests("192.0.2.7", 100);
            Daemon.awaitMerged(folder, 1);
            byte[] rubbish = new byte[1 << 20];
            Random random = new Random();
            try (RandomAccessFile file = new RandomAccessFile(counters().toFile(), "rw")) {
                for (long at = 1 << 16; at < file.length(); at += rubbish.length) {
                    random.nextBytes(rubbish);
                    file.seek(at);
                    file.write(rubbish, 0, (int) Math.min(rubbish.length, file.length() - at));
                }
            }
            countOn(daemon);
        }
        shouldBeBannedByOneMore("192.0.2.7");
    }

    private void countOn(Daemon daemon) throws Exception {
        for (int i = 0; i < 19; i++) {
            daemon.requests("192.0.2.7", 1);
            Thread.sleep(100);
        }
        awaitSaid("set aside");
        awaitSaid("the counters can be used again");
        Thread.sleep(1000);
        assertThat(daemon.end()).isZero();
        assertThat(Daemon.decisions(folder)).isEmpty();
    }

    /** At the next start, of a client that was one request below the threshold. */
    private void shouldBeBannedByOneMore(String client) throws Exception {
        try (Daemon daemon = Daemon.start(config)) {
            daemon.requests(client, 1);
            Daemon.awaitDecision(folder, "client=" + client + ' ');
            assertThat(daemon.end()).isZero();
        }
        assertThat(Daemon.decisions(folder))
                .filteredOn(each -> each.contains(client))
                .singleElement()
                .matches(each -> each.contains("count=120"));
    }

    private Path counters() {
        return state.resolve("counters-v2-250000.map");
    }

    private void awaitSaid(String text) throws InterruptedException {
        Daemon.await(text, SOON, () -> Daemon.log(folder).contains(text));
    }

    private String read(String name) {
        try {
            return Files.readString(state.resolve(name));
        } catch (IOException e) {
            return "";
        }
    }

    private void delete() throws IOException {
        try (Stream<Path> all = Files.walk(state)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }

    private static void fill(Path file) throws IOException {
        byte[] piece = new byte[4096];
        Arrays.fill(piece, (byte) 'x');
        try (RandomAccessFile filler = new RandomAccessFile(file.toFile(), "rw")) {
            while (true) {
                filler.write(piece);
            }
        } catch (IOException e) {
            // It is full now.
        }
    }

    private boolean mounted() throws IOException {
        return Files.readString(Path.of("/proc/self/mounts"))
                .contains(' ' + state.toString() + ' ');
    }

    private static void mount(Object... command) throws Exception {
        String[] words = Stream.of(command).map(Object::toString).toArray(String[]::new);
        Process process = new ProcessBuilder(words).inheritIO().start();
        assertThat(process.waitFor()).as(String.join(" ", words)).isZero();
    }
}
