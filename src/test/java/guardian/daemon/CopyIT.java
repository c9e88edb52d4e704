package guardian.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The copy of the input: every byte of it, and never in the way. */
@Tag("patient")
class CopyIT {

    @TempDir private Path folder;

    private Path copy;
    private Path config;

    @BeforeEach
    void configure() throws IOException {
        copy = folder.resolve("logs/input.log");
        config = Daemon.config(folder, "input.copy_file = \"" + copy + "\"", "");
    }

    @Test
    void shouldCopyEveryByteOfTheInputGarbageIncluded() throws Exception {
        StringBuilder all = new StringBuilder();
        try (Daemon daemon = Daemon.start(config)) {
            Random random = new Random(1);
            for (int i = 0; i < 200; i++) {
                String text =
                        switch (i % 4) {
                            case 0 -> Daemon.line("192.0.2.7", Instant.now(), i);
                            case 1 -> bytes(random, random.nextInt(20_000));
                            case 2 -> "z".repeat(random.nextInt(300_000)) + "\n";
                            default -> "\n\n";
                        };
                daemon.send(text);
                all.append(text);
            }
            all.append("without an end");
            daemon.send("without an end");
            assertThat(daemon.end()).isZero();
        }
        assertThat(Files.readString(copy, StandardCharsets.ISO_8859_1).equals(all.toString()))
                .isTrue();
        assertThat(Daemon.log(folder)).doesNotContain("copy");
    }

    @Test
    void shouldCopyWhatCameBeforeTheConfigurationWasKnown() throws Exception {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < 60_000; i++) {
            all.append(Daemon.line("192.0.2." + i % 100, Instant.now(), i));
        }
        try (Daemon daemon = Daemon.start(config)) {
            daemon.send(all.toString());
            assertThat(daemon.end()).isZero();
        }
        assertThat(Files.readString(copy).equals(all.toString())).isTrue();
    }

    @Test
    void shouldTouchNothingInAThrowAwayStart() throws Exception {
        try (Daemon daemon = Daemon.start(config)) {
            Thread.sleep(500);
            daemon.terminate();
            assertThat(daemon.end()).isZero();
        }
        assertThat(copy.getParent()).doesNotExist();
    }

    /** At a graceful restart of httpd two guardians write to one file. */
    @Test
    void shouldShareTheCopyWithAnotherGuardianLineByLine() throws Exception {
        try (Daemon old = Daemon.start(config);
                Daemon fresh = Daemon.start(config)) {
            old.send("o\n");
            Daemon.await("the copy", Duration.ofSeconds(20), () -> Files.exists(copy));
            old.terminate();
            for (int i = 0; i < 300; i++) {
                old.send("o".repeat(i * 7 % 3000) + "\n");
                fresh.send("f".repeat(i * 11 % 3000) + "\n");
            }
            assertThat(old.end()).isZero();
            assertThat(fresh.end()).isZero();
        }
        assertThat(Files.readAllLines(copy)).hasSize(601).allMatch(line -> line.matches("o*|f*"));
    }

    @Test
    void shouldOpenTheCopyAnewWhenItWasRotatedAway() throws Exception {
        try (Daemon daemon = Daemon.start(config)) {
            daemon.requests("192.0.2.7", 1);
            Daemon.await("the copy", Duration.ofSeconds(20), () -> Files.exists(copy));
            Files.move(copy, copy.resolveSibling("input.log.1"));
            daemon.send("after\n");
            assertThat(daemon.end()).isZero();
        }
        assertThat(copy).hasContent("after\n");
    }

    @Test
    void shouldGuardOnWhenTheDiskOfTheCopyIsFullAndCopyOnceThereIsRoom() throws Exception {
        Files.createDirectory(copy.getParent());
        mount("size=1m");
        try (Daemon daemon = Daemon.start(config)) {
            String line = "x".repeat(99_999) + "\n";
            // More than the disk and what waits for it together.
            for (int i = 0; i < 300; i++) {
                daemon.send(line);
            }
            daemon.requests("192.0.2.7", 120);
            Daemon.awaitDecision(folder, "client=192.0.2.7");
            assertThat(Daemon.log(folder)).contains("cannot copy the input").contains(" space ");
            mount("remount,size=100m");
            Daemon.await(
                    "the copy goes on",
                    Duration.ofSeconds(20),
                    () -> Daemon.log(folder).contains("is copied to " + copy + " again"));
            daemon.send("last\n");
            assertThat(daemon.end()).isZero();
            List<String> lines = Files.readAllLines(copy);
            assertThat(lines).endsWith("last").filteredOn(line::startsWith).hasSizeGreaterThan(100);
            assertThat(lines)
                    .as("one line may be cut by the full disk, and comes again whole")
                    .filteredOn(each -> line.startsWith(each) && each.length() < 99_999)
                    .hasSizeLessThan(2);
            assertThat(Daemon.log(folder)).contains("lines are missing in input.copy_file");
        } finally {
            run("umount", copy.getParent().toString());
        }
    }

    @Test
    void shouldGuardOnWhenTheCopyCannotBeWritten() throws Exception {
        Files.createDirectory(copy.getParent());
        run("mkfifo", copy.toString());
        guardOn("neither a file nor a device");
        Files.delete(copy);
        Files.createDirectory(copy);
        guardOn("directory");
    }

    private void guardOn(String complaint) throws Exception {
        Files.deleteIfExists(folder.resolve("state/guardian.log"));
        try (Daemon daemon = Daemon.start(config)) {
            for (int i = 0; i < 200; i++) {
                daemon.send("y".repeat(99_999) + "\n");
            }
            daemon.requests("192.0.2.7", 1);
            assertThat(daemon.end()).isZero();
        }
        assertThat(Daemon.log(folder))
                .contains("cannot copy the input to " + copy)
                .contains(complaint)
                .contains("lines are missing in input.copy_file")
                .contains("1 lines read")
                .containsOnlyOnce("bytes of the input could not be copied");
    }

    private static String bytes(Random random, int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private void mount(String options) throws IOException, InterruptedException {
        run("mount", "-t", "tmpfs", "-o", options, "none", copy.getParent().toString());
    }

    private static void run(String... command) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }
}
