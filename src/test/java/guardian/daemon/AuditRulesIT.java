package guardian.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Audit files are put in place, and the daemon counts, decides and tells by them. */
@Tag("patient")
class AuditRulesIT {

    private static final String RULES =
            "[[rule]]\nname = \"requests\"\nthreshold = { \"1m\" = 5 }\n"
                    + "[[rule]]\nname = \"blocked\"\nsource = \"audit\"\nintercepted = true\n"
                    + "threshold = { \"1m\" = 10 }\n"
                    + "[[rule]]\nname = \"score\"\nsource = \"audit\"\nscore = \">=25\"\n"
                    + "threshold = { \"1m\" = 1 }\n";

    @TempDir private Path folder;
    private AuditFiles files;
    private Path config;

    @BeforeEach
    void configure() throws IOException {
        files = new AuditFiles(folder.resolve("audit"));
        config =
                Daemon.config(
                        folder,
                        RULES,
                        "[input]\ntrusted_proxies = [\"192.0.2.99\"]\n[audit]\ndirectory = \""
                                + folder.resolve("audit")
                                + "\"\n[decision_log]\nrecidive_file = \""
                                + folder.resolve("recidive.log")
                                + "\"\n");
    }

    @Test
    void shouldDecideByBlockedRequestsAndNameTheRules() throws Exception {
        try (Daemon daemon = Daemon.start(config)) {
            daemon.requests("192.0.2.1", 1);
            files.put("192.0.2.7", Instant.now(), 10);
            files.put("192.0.2.8", Instant.now().minusSeconds(400), 30);
            files.put("192.0.2.9", Instant.now(), 9);
            files.put("192.0.2.10", Instant.now().minusSeconds(200), 10);
            Daemon.awaitDecision(folder, "client=192.0.2.7 rule=blocked window=1m count=10");
            Daemon.awaitDecision(folder, "client=192.0.2.10 rule=blocked window=1m count=10");
            awaitSwept();
            assertThat(daemon.end()).isZero();
        }
        assertThat(Daemon.decisions(folder))
                .hasSize(2)
                .allMatch(line -> line.endsWith(' ' + AuditFiles.FINDING))
                .allMatch(line -> line.contains(" request=\"GET /x HTTP/1.1\" id=awD0puzW9"));
        assertThat(Daemon.log(folder)).contains("30 weights of audit records came more than five");
        assertThat(Files.readAllLines(folder.resolve("recidive.log")))
                .extracting(line -> line.substring(0, line.indexOf(" - ")))
                .containsExactlyInAnyOrder(
                        "192.0.2.7", "192.0.2.8", "192.0.2.8", "192.0.2.8", "192.0.2.10");
    }

    @Test
    void shouldTellTheEvidenceOfADecisionOnceItsFileIsThere() throws Exception {
        try (Daemon daemon = Daemon.start(config)) {
            daemon.requests("192.0.2.7", 5);
            Daemon.awaitDecision(folder, "client=192.0.2.7 rule=requests");
            files.put("192.0.2.8", "Zx9Y4", Instant.now(), "");
            files.put("192.0.2.7", "Zx9Y3", Instant.now(), "");
            files.put("192.0.2.7", "Zx9Y4", Instant.now(), "");
            Instant put = Instant.now();
            Daemon.awaitDecision(folder, " evidence client=192.0.2.7 id=Zx9Y4 ");
            assertThat(Duration.between(put, Instant.now())).isLessThan(Duration.ofSeconds(5));
            awaitSwept();
            assertThat(daemon.end()).isZero();
        }
        List<String> lines = Daemon.decisions(folder);
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0)).endsWith(" id=Zx9Y4");
        assertThat(lines.get(1))
                .matches("20\\S+Z evidence client=192\\.0\\.2\\.7 id=Zx9Y4 " + AuditFiles.FINDING);
    }

    @Test
    void shouldGoOnCountingRecordsOverARestart() throws Exception {
        try (Daemon daemon = Daemon.start(config)) {
            daemon.requests("192.0.2.1", 1);
            files.put("192.0.2.7", Instant.now(), 6);
            awaitSwept();
            assertThat(daemon.end()).isZero();
        }
        files.put("192.0.2.7", Instant.now(), 4);
        try (Daemon daemon = Daemon.start(config)) {
            daemon.requests("192.0.2.1", 1);
            Daemon.awaitDecision(folder, "client=192.0.2.7 rule=blocked window=1m count=10");
            assertThat(daemon.end()).isZero();
        }
    }

    /** By the rule for lines, and never from X-Real-IP. */
    @Test
    void shouldFindTheClientBehindAProxy() throws Exception {
        try (Daemon daemon = Daemon.start(config)) {
            daemon.requests("192.0.2.1", 1);
            for (int i = 0; i < 10; i++) {
                files.put(
                        "192.0.2.99",
                        "awD0puzW9uZGYuHo3JlA" + i,
                        Instant.now(),
                        "X-Real-IP: 203.0.113.1\nX-Forwarded-For: 203.0.113.1, 198.51.100.9\n");
                files.put("192.0.2.99", "awD0puzW9uZGYuHo3JlB" + i, Instant.now(), "");
            }
            Daemon.awaitDecision(folder, "client=198.51.100.9 rule=blocked");
            awaitSwept();
            assertThat(daemon.end()).isZero();
        }
        assertThat(Daemon.decisions(folder)).hasSize(1);
    }

    @Test
    void shouldSayWhichRulesWaitForWhatNobodyBrings() throws Exception {
        Path other = Daemon.config(folder, RULES, "");
        try (Daemon daemon = Daemon.start(other)) {
            daemon.requests("192.0.2.1", 1);
            assertThat(daemon.end()).isZero();
        }
        assertThat(Daemon.log(folder))
                .contains(
                        "audit.directory is not set, so these rules count nothing: blocked, score");
    }

    private void awaitSwept() throws InterruptedException {
        Daemon.await("files swept", Duration.ofSeconds(30), this::isSwept);
    }

    private boolean isSwept() {
        try {
            return files.left() == 0;
        } catch (IOException e) {
            // A directory was removed meanwhile.
            return false;
        }
    }
}
