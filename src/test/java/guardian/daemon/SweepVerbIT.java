package guardian.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.store.StoreFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code guardianctl sweep}, as an operator runs it. */
@Timeout(120)
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

    @Test
    void shouldShareTheFilesWithAGuardianThatRuns() throws Exception {
        int old = 3_000;
        try (Daemon daemon = Daemon.start(config)) {
            daemon.requests("192.0.2.1", 1);
            files.put("192.0.2.9", Instant.now().minusSeconds(900), old);
            Process verb = start("sweep", "--config", config.toString(), "--json");
            files.put("192.0.2.7", Instant.now(), 10);
            Daemon.awaitDecision(folder, "client=192.0.2.7 rule=blocked window=1m count=10");
            assertThat(verb.waitFor()).isBetween(0, 1);
            Daemon.await("files swept", Duration.ofSeconds(60), () -> left() == 0);
            assertThat(daemon.end()).isZero();
        }
        assertThat(StoreFile.count(state, "records")).isEqualTo(old + 10);
        assertThat(Files.readAllLines(folder.resolve("merged.json"))).hasSize(old + 10);
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
