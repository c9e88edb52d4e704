package guardian.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What guardianctl tells of what a daemon has stored, beside it and after it. */
@Tag("patient")
class ReportIT {

    private record Said(int exitCode, String out, String err) {}

    @TempDir private Path folder;
    private Path config;

    @BeforeEach
    void configure() throws IOException {
        config =
                Daemon.config(
                        folder,
                        "[[rule]]\nname = \"requests\"\nthreshold = { \"1m\" = 5 }\n",
                        "[audit]\ndirectory = \"" + folder.resolve("audit") + "\"\n");
    }

    private Said report(String... arguments) throws Exception {
        String[] all = new String[arguments.length + 3];
        all[0] = "report";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        all[all.length - 2] = "--config";
        all[all.length - 1] = config.toString();
        Path err = folder.resolve("ctl-stderr");
        Process process = Daemon.guardianctl(all).redirectError(err.toFile()).start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        return new Said(process.waitFor(), out, Files.readString(err));
    }

    @Test
    void shouldTellOfRequestsAndDecisionsBesideTheDaemonAndAfterIt() throws Exception {
        AuditFiles files = new AuditFiles(folder.resolve("audit"));
        try (Daemon daemon = Daemon.start(config)) {
            daemon.requests("192.0.2.1", 1);
            files.put("192.0.2.7", Instant.now(), 6);
            files.put("192.0.2.8", Instant.now(), 1);
            Daemon.await(
                    "six requests in the report",
                    Duration.ofSeconds(30),
                    () -> {
                        try {
                            return report("clients", "--over", "5", "--csv")
                                    .out()
                                    .contains("\r\n192.0.2.7,6,");
                        } catch (Exception e) {
                            throw new IllegalStateException(e);
                        }
                    });
            daemon.requests("192.0.2.9", 5);
            assertThat(daemon.end()).isZero();
        }

        Said bans = report("bans");
        assertThat(bans.exitCode()).as(bans.err()).isZero();
        assertThat(bans.out().lines().toList())
                .hasSize(3)
                .anyMatch(line -> line.startsWith("client "))
                .anyMatch(line -> line.startsWith("192.0.2.9 "))
                .allMatch(line -> line.length() <= 80);
        Said rules = report("rules", "--json", "--limit", "1");
        assertThat(rules.out())
                .startsWith("{\"report\":\"rules\",")
                .contains("\"rule\":942100,", "\"requests\":7,\"stopped\":7}]}");
        assertThat(folder.resolve("state/decisions-waiting")).isEmptyDirectory();
    }

    @Test
    void shouldSayWhyThereIsNothingToTell() throws Exception {
        assertThat(report("bans").exitCode()).isEqualTo(1);
        Said json = report("bans", "--json");
        assertThat(json.exitCode()).isEqualTo(1);
        assertThat(json.out()).startsWith("{\"error\":");
        Said list = report();
        assertThat(list.exitCode()).isZero();
        assertThat(list.out()).contains("\nscores ", "\neffectiveness ", "\ncountries ");
        assertThat(report("nonsense").exitCode()).isEqualTo(2);
        assertThat(report("bans", "--since", "yesterday").exitCode()).isEqualTo(2);
        assertThat(report("bans", "--limit", "0").exitCode()).isEqualTo(2);
        assertThat(report("bans", "--json", "--csv").exitCode()).isEqualTo(2);
        assertThat(folder.resolve("state/store.db")).doesNotExist();
        Files.writeString(config, "[store]\nurl = \"x\"\n");
        assertThat(report("bans").exitCode()).isEqualTo(4);
    }
}
