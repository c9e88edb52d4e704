package guardian.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.ingest.LineSplitter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The daemon through its own edges: lines in, decisions and exit code out. */
class DaemonIT {

    @TempDir private Path folder;

    @Test
    void shouldWarnByDefaultOnTheRequestThatReachesTheThreshold() throws Exception {
        Path config = Daemon.config(folder, "", "");
        try (Daemon daemon = Daemon.start(config)) {
            daemon.requests("192.0.2.7", 119);
            Daemon.await(
                    "the first lines",
                    Duration.ofSeconds(20),
                    () -> Files.exists(folder.resolve("state/guardian.log")));
            assertThat(Daemon.decisions(folder)).isEmpty();
            daemon.requests("192.0.2.7", 1).requests("192.0.2.9", 119);
            Daemon.awaitDecision(folder, "would-ban");
            assertThat(daemon.end()).isZero();
        }
        List<String> decisions = Daemon.decisions(folder);
        assertThat(decisions).hasSize(1);
        assertThat(decisions.get(0))
                .contains("decision=would-ban client=192.0.2.7 rule=requests window=1m count=120")
                .contains("threshold=120 ban_time=10m")
                .contains("request=\"GET /x HTTP/1.1\" id=Zx9Y119")
                .doesNotContain("firewall=");
    }

    @Test
    void shouldGoOnCountingAfterACleanStopAndStart() throws Exception {
        Path config = Daemon.config(folder, "", "");
        try (Daemon before = Daemon.start(config)) {
            before.requests("192.0.2.7", 100).requests("2001:db8:5::1", 60);
            assertThat(before.end()).isZero();
        }
        try (Daemon after = Daemon.start(config)) {
            after.requests("192.0.2.7", 19).requests("2001:db8:5::2", 59);
            assertThat(after.end()).isZero();
        }
        assertThat(Daemon.decisions(folder)).isEmpty();
        try (Daemon last = Daemon.start(config)) {
            last.requests("192.0.2.7", 1).requests("2001:db8:5::3", 1);
            assertThat(last.end()).isZero();
        }
        assertThat(Daemon.decisions(folder))
                .hasSize(2)
                .anyMatch(
                        each -> each.contains("client=192.0.2.7 rule=requests window=1m count=120"))
                .anyMatch(
                        each ->
                                each.contains(
                                        "client=2001:db8:5::/64 rule=requests window=1m"
                                                + " count=120"));
    }

    @Test
    void shouldRepeatNoOpenDecisionAfterARestart() throws Exception {
        Path config = Daemon.config(folder, "", "");
        for (int start = 0; start < 3; start++) {
            try (Daemon daemon = Daemon.start(config)) {
                daemon.requests("192.0.2.7", 130);
                assertThat(daemon.end()).isZero();
            }
        }
        assertThat(Daemon.decisions(folder)).hasSize(1);
    }

    @Test
    void shouldDrainToTheEndOfInputAfterSigterm() throws Exception {
        Path config = Daemon.config(folder, "", "");
        try (Daemon daemon = Daemon.start(config)) {
            daemon.requests("192.0.2.7", 60);
            Daemon.await(
                    "guardian.log",
                    Duration.ofSeconds(20),
                    () -> Files.exists(folder.resolve("state/guardian.log")));
            daemon.terminate();
            Thread.sleep(1500);
            assertThat(daemon.isAlive()).isTrue();
            daemon.requests("192.0.2.7", 60);
            Daemon.awaitDecision(folder, "192.0.2.7");
            assertThat(daemon.end()).isZero();
        }
    }

    /** A restart of httpd may come right behind another, when the new guardian has yet to start. */
    @ParameterizedTest
    @ValueSource(ints = {5, 20, 40, 60, 80, 100, 150, 300})
    void shouldSurviveSigtermAtEachMomentOfItsStart(int millis) throws Exception {
        Path config = Daemon.config(folder, "", "");
        try (Daemon daemon = Daemon.start(config)) {
            daemon.requests("192.0.2.7", 1);
            Thread.sleep(millis);
            daemon.terminate();
            daemon.requests("192.0.2.7", 119);
            Daemon.awaitDecision(folder, "192.0.2.7");
            assertThat(daemon.end()).isZero();
        }
        assertThat(Daemon.log(folder))
                .contains("told to end")
                .contains("end of input: 120 lines read");
    }

    /** At each graceful restart of httpd the old one drains while the new one reads. */
    @Test
    void shouldAddUpWhatTwoLiveGuardiansCount() throws Exception {
        Path config = Daemon.config(folder, "", "");
        try (Daemon old = Daemon.start(config)) {
            old.requests("192.0.2.7", 100);
            Daemon.await(
                    "the counters",
                    Duration.ofSeconds(20),
                    () -> Files.exists(folder.resolve("state/counters-v2-250000.map")));
            old.terminate();
            try (Daemon fresh = Daemon.start(config)) {
                fresh.requests("192.0.2.7", 10);
                old.requests("192.0.2.7", 9);
                Thread.sleep(2500);
                assertThat(Daemon.decisions(folder)).isEmpty();
                fresh.requests("192.0.2.7", 1);
                Daemon.awaitDecision(folder, "count=120");
                assertThat(old.end()).isZero();
                assertThat(fresh.end()).isZero();
            }
        }
        assertThat(Daemon.decisions(folder)).hasSize(1);
    }

    /** The old one drains for hours perhaps; what the new one decides it must not decide again. */
    @Test
    void shouldHearAfterSigtermWhatTheNewGuardianDecides() throws Exception {
        Path config = Daemon.config(folder, "", "");
        try (Daemon old = Daemon.start(config)) {
            old.requests("192.0.2.7", 30);
            Daemon.await(
                    "the counters",
                    Duration.ofSeconds(20),
                    () -> Files.exists(folder.resolve("state/counters-v2-250000.map")));
            old.terminate();
            try (Daemon fresh = Daemon.start(config)) {
                fresh.requests("192.0.2.7", 95);
                Daemon.awaitDecision(folder, "192.0.2.7");
                Thread.sleep(500);
                old.requests("192.0.2.7", 5);
                Thread.sleep(1000);
                assertThat(old.end()).isZero();
                assertThat(fresh.end()).isZero();
            }
        }
        assertThat(Daemon.decisions(folder)).hasSize(1);
    }

    @Test
    void shouldSayThatASecondFeedCountsRequestsTwice() throws Exception {
        Path config = Daemon.config(folder, "", "");
        try (Daemon one = Daemon.start(config);
                Daemon other = Daemon.start(config)) {
            one.requests("192.0.2.7", 1);
            other.requests("192.0.2.7", 1);
            Daemon.await(
                    "the complaint",
                    Duration.ofSeconds(25),
                    () -> Daemon.log(folder).contains("one feed"));
            one.end();
            other.end();
        }
    }

    @Test
    void shouldLeaveNoTraceOfAThrowAwayStart() throws Exception {
        Path config = Daemon.config(folder, "", "");
        try (Daemon daemon = Daemon.start(config)) {
            assertThat(daemon.end()).isZero();
        }
        try (Daemon daemon = Daemon.start(config)) {
            Thread.sleep(700);
            daemon.terminate();
            Thread.sleep(300);
            assertThat(daemon.end()).isZero();
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("guardian.toml", "stderr");
        }
    }

    @Test
    void shouldArmOnAQuietSiteAfterFiveSeconds() throws Exception {
        Path config = Daemon.config(folder, "", "");
        try (Daemon daemon = Daemon.start(config)) {
            Thread.sleep(3000);
            assertThat(folder.resolve("state")).doesNotExist();
            Daemon.await(
                    "the state directory",
                    Duration.ofSeconds(15),
                    () -> Files.exists(folder.resolve("state/bans.log")));
            assertThat(daemon.end()).isZero();
        }
    }

    @Test
    void shouldGuardInMemoryWhenTheStateDirectoryCannotBeUsed() throws Exception {
        Path config = folder.resolve("guardian.toml");
        Files.writeString(
                config,
                "[state]\ndirectory = \"/proc/guardian\"\n[decision_log]\nfile = \""
                        + folder.resolve("state/decisions.log")
                        + "\"\n[log]\nfile = \""
                        + folder.resolve("state/guardian.log")
                        + "\"\n");
        try (Daemon daemon = Daemon.start(config)) {
            daemon.requests("192.0.2.7", 120);
            Daemon.awaitDecision(folder, "would-ban");
            assertThat(daemon.end()).isEqualTo(3);
        }
        assertThat(Daemon.log(folder)).contains("/proc/guardian").contains("guarding in memory");
    }

    @Test
    void shouldCountRubbishByItsCauseAndGoOn() throws Exception {
        Path config = Daemon.config(folder, "", "");
        try (Daemon daemon = Daemon.start(config)) {
            daemon.send("rubbish\n\n\u0016\u0003\u0001\n");
            daemon.send("z".repeat(LineSplitter.LONGEST_LINE + 1) + '\n');
            daemon.send(Daemon.line("client.example.com", Instant.now(), 1));
            daemon.requests("192.0.2.7", 120);
            Daemon.awaitDecision(folder, "192.0.2.7");
            assertThat(daemon.end()).isZero();
        }
        assertThat(Daemon.log(folder))
                .contains("1 empty")
                .contains("1 too-long")
                .contains("1 binary")
                .contains("1 fields")
                .contains("1 address")
                .contains("120 lines read, 5 malformed");
    }

    @Test
    void shouldReadAFileAsWellAsAPipe() throws Exception {
        Path config = Daemon.config(folder, "", "");
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 120; i++) {
            lines.append(Daemon.line("192.0.2.7", Instant.now(), i));
        }
        Path log = folder.resolve("access.log");
        Files.writeString(log, lines);
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("guardian.home"), "bin/httpd-guardian")
                                        .toString(),
                                "--config",
                                config.toString())
                        .redirectInput(log.toFile())
                        .start();
        assertThat(process.waitFor()).isZero();
        assertThat(Daemon.decisions(folder)).hasSize(1);
    }

    @Test
    void shouldEndAtOnceOnWrongUsage() throws Exception {
        try (Daemon daemon = Daemon.start(null, "--no-such-option")) {
            assertThat(daemon.end()).isEqualTo(2);
        }
    }
}
