package guardian.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A configuration that is wrong must neither stop the site nor leave it unguarded. */
@Tag("patient")
class ConfigurationIT {

    private static final String RULE =
            "[[rule]]\nname = \"requests\"\nthreshold = { \"1m\" = 7 }\n";

    @TempDir private Path folder;

    @Test
    void shouldGuardByTheDefaultsInWarnModeWhenTheConfigurationIsBad() throws Exception {
        Path config = Daemon.config(folder, "mode = \"block\"\nmoode = 1", "");
        try (Daemon daemon = Daemon.start(config)) {
            daemon.requests("192.0.2.7", 120);
            Daemon.awaitDecision(folder, "would-ban");
            assertThat(daemon.end()).isEqualTo(4);
        }
        assertThat(Daemon.log(folder))
                .contains("guardian.toml:2:1")
                .contains("moode")
                .contains("mode");
    }

    @Test
    void shouldGuardByTheLastGoodConfigurationWhenTheNewOneIsBad() throws Exception {
        Path config = goodStart();
        Daemon.config(folder, "mode = 7", RULE);
        try (Daemon daemon = Daemon.start(config)) {
            daemon.requests("192.0.2.9", 7);
            Daemon.awaitDecision(folder, "client=192.0.2.9 rule=requests window=1m count=7");
            assertThat(daemon.end()).isEqualTo(4);
        }
        assertThat(Daemon.log(folder)).contains("last good");
    }

    @Test
    void shouldCheckAConfigurationAndSayWhatIsWrong() throws IOException, InterruptedException {
        Path config = Daemon.config(folder, "", "max_client = 5\n");
        Process check =
                new ProcessBuilder(
                                Path.of(System.getProperty("guardian.home"), "bin/httpd-guardian")
                                        .toString(),
                                "--check",
                                "--config",
                                config.toString())
                        .redirectErrorStream(true)
                        .start();
        String said = new String(check.getInputStream().readAllBytes());
        assertThat(check.waitFor()).isEqualTo(4);
        assertThat(said).contains("guardian.toml:4:1").contains("max_clients");
    }

    @Test
    void shouldFindTheLastGoodConfigurationOfAFileThatIsNotText() throws Exception {
        Path config = goodStart();
        String text = Files.readString(config) + "# caf\u00e9\n";
        Files.write(config, text.getBytes(StandardCharsets.ISO_8859_1));
        try (Daemon daemon = Daemon.start(config)) {
            daemon.requests("192.0.2.9", 7);
            Daemon.awaitDecision(folder, "client=192.0.2.9 rule=requests window=1m count=7");
            assertThat(daemon.end()).isEqualTo(4);
        }
    }

    /** A run by a good file, after which a copy of it lies in the state directory. */
    private Path goodStart() throws IOException, InterruptedException {
        Path config = Daemon.config(folder, "", RULE);
        try (Daemon daemon = Daemon.start(config)) {
            daemon.requests("192.0.2.7", 1);
            Daemon.await(
                    "the copy",
                    Duration.ofSeconds(20),
                    () -> Files.exists(folder.resolve("state/last-good.toml")));
            assertThat(daemon.end()).isZero();
        }
        return config;
    }
}
