package guardian.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.store.StoreFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code guardianctl sweep}, as an operator runs it. */
@Timeout(120)
@Tag("patient")
class SweepVerbIT {

    private static final String RULES =
            "[[rule]]\nname = \"blocked\"\nsource = \"audit\"\nintercepted = true\n"
                    + "threshold = { \"1m\" = 10 }\n";

    @TempDir private Path folder;
    private Path state;
    private AuditFiles files;
    private Path config;

    private record Ended(int status, String out, String err) {}

    @BeforeEach
    void configure() throws IOException {
        state = folder.resolve("state");
        files = new AuditFiles(folder.resolve("audit"));
        config = config(folder.resolve("audit"));
    }

    @Test
    void shouldSweepOnceWithoutAGuardianAndTellWhatItWas() throws Exception {
        files.put("192.0.2.7", Instant.now(), 30);
        Files.writeString(folder.resolve("audit/www-data/20261121"), "no directory");

        Ended ended = sweep();

        assertThat(ended.status()).as(ended.err()).isZero();
        assertThat(ended.err()).as("nobody looks").isEmpty();
        assertThat(ended.out().lines())
                .hasSize(2)
                .anyMatch(line -> line.matches("30 files in \\d+\\.\\d s, \\d+ a second"))
                .contains("30 new records, 60 rows in logs");
        assertThat(files.left()).isEqualTo(1);
        assertThat(StoreFile.count(state, "records")).isEqualTo(30);
        assertThat(StoreFile.count(state, "logs")).isEqualTo(60);
        Ended again = sweep();
        assertThat(again.status()).isEqualTo(1);
        assertThat(again.out()).startsWith("0 files in ");
    }

    @Test
    void shouldAnswerWithOneJsonDocumentWhateverHappens() throws Exception {
        files.put("192.0.2.7", Instant.now(), 3);
        Ended ended = sweep("--json");
        assertThat(ended.status()).as(ended.err()).isZero();
        assertThat(ended.out())
                .startsWith("{\"files\":3,\"records\":3,\"rows\":6,\"duplicates\":0,")
                .hasLineCount(1);

        Ended none = run("sweep", "--json", "--config", config(folder.resolve("nowhere")) + "");
        assertThat(none.status()).isEqualTo(2);
        assertThat(none.out()).startsWith("{\"error\":\"").hasLineCount(1).contains("nowhere");
        assertThat(none.err()).startsWith("guardianctl: ");

        Ended off = run("sweep", "--json", "--config", Daemon.config(folder, "", "") + "");
        assertThat(off.status()).isEqualTo(4);
        assertThat(off.out()).contains("audit.directory is not set").hasLineCount(1);

        Ended wrong = run("sweep", "--json", "--nonsense");
        assertThat(wrong.status()).isEqualTo(2);
        assertThat(wrong.out()).startsWith("{\"error\":").hasLineCount(1);
    }

    /** The user of a site may put into his directory what he likes. */
    @Test
    void shouldFollowNothingHangNowhereAndAccountForEverything() throws Exception {
        files.put("192.0.2.7", Instant.now(), 1);
        Path minute =
                Files.createDirectories(folder.resolve("audit/www-data/20261120/20261120-0132"));
        assertThat(new ProcessBuilder("mkfifo", minute + "/fifo").start().waitFor()).isZero();
        Files.createSymbolicLink(minute.resolve("shadow"), Path.of("/etc/shadow"));
        Files.createSymbolicLink(minute.resolve("loop"), minute);
        Files.createDirectories(minute.resolve("20261120-0132/20261120-0132"));
        Files.createSymbolicLink(minute.resolveSibling("20261120-0133"), minute);
        Files.createFile(minute.resolve("zero"));
        Files.write(minute.resolve("large"), new byte[20 << 20]);
        Files.writeString(minute.resolve("half"), "{\"transaction\":{\"time\":\"20/Nov");
        Files.writeString(minute.resolve("new\nline\u00e9"), "--01234567-A--\n[20/Nov/");
        for (String name : List.of("zero", "large", "half", "new\nline\u00e9")) {
            Files.setLastModifiedTime(
                    minute.resolve(name), FileTime.from(Instant.now().minusSeconds(99)));
        }
        byte[] shadow = Files.readAllBytes(Path.of("/etc/shadow"));

        Ended ended = sweep("--json");

        assertThat(ended.status()).as(ended.err()).isZero();
        assertThat(ended.out())
                .contains("\"files\":9,\"records\":1,")
                .contains("\"it begins like no audit file of ModSecurity 2 or 3\":1")
                .contains("\"it does not tell the client's address\":2")
                .contains("\"it is empty\":1,\"it is no regular file\":4}")
                .contains("\"waiting\":0,\"left\":0,\"failures\":0,");
        assertThat(Files.readAllLines(state.resolve("quarantine/reasons.log"))).hasSize(8);
        assertThat(Path.of("/etc/shadow")).hasBinaryContent(shadow);
        assertThat(minute.resolve("20261120-0132/20261120-0132"))
                .as("stays, and is in nobody's way")
                .isDirectory();
    }

    @Test
    void shouldShareTheFilesWithAGuardianThatRuns() throws Exception {
        int old = 3_000;
        try (Daemon daemon = Daemon.start(config)) {
            daemon.requests("192.0.2.1", 1);
            // Before it has swept something it may not lead yet, and then nobody does.
            files.put("192.0.2.8", Instant.now(), 1);
            awaitSwept();
            files.put("192.0.2.9", Instant.now().minusSeconds(900), old);
            Process verb = start("sweep", "--config", config.toString(), "--json");
            files.put("192.0.2.7", Instant.now(), 10);
            Daemon.awaitDecision(folder, "client=192.0.2.7 rule=blocked window=1m count=10");
            assertThat(verb.waitFor()).isBetween(0, 1);
            awaitSwept();
            assertThat(daemon.end()).isZero();
        }
        assertThat(StoreFile.count(state, "records")).isEqualTo(old + 11);
        assertThat(Files.readAllLines(folder.resolve("merged.json"))).hasSize(old + 11);
        assertThat(Daemon.decisions(folder)).hasSize(1);
    }

    @Test
    void shouldShowHowFarItIsWhereSomebodyLooks() throws Exception {
        files.put("192.0.2.7", Instant.now(), 6_000);
        String command = String.join(" ", Daemon.guardianctl("sweep", "--config").command());
        Process process =
                new ProcessBuilder("script", "-qec", command + ' ' + config, "/dev/null")
                        .redirectErrorStream(true)
                        .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        assertThat(said).containsPattern("\r[\\d,]+ files, [\\d,]+/s *\r").contains("6,000 files");
    }

    private void awaitSwept() throws InterruptedException {
        Daemon.await("files swept", Duration.ofSeconds(60), () -> left() == 0);
    }

    private long left() {
        try {
            return files.left();
        } catch (IOException | UncheckedIOException e) {
            // A directory was removed meanwhile.
            return -1;
        }
    }

    private Path config(Path audit) throws IOException {
        return Daemon.config(
                folder,
                RULES,
                "[audit]\ndirectory = \"%s\"\nmerged = \"%s\"\n"
                        .formatted(audit, folder.resolve("merged.json")));
    }

    private Ended sweep(String... options) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("sweep", "--config", config.toString()));
        arguments.addAll(List.of(options));
        return run(arguments.toArray(String[]::new));
    }

    private Ended run(String... arguments) throws Exception {
        Process process = start(arguments);
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), out, Files.readString(folder.resolve("err")));
    }

    private Process start(String... arguments) throws IOException {
        return Daemon.guardianctl(arguments).redirectError(folder.resolve("err").toFile()).start();
    }
}
