package guardian.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A rule whose first ban is a limit: the real daemon, the real kernel. */
class LimitIT {

    private static final String RULES =
            """
            mode = "block"
            [[rule]]
            name = "slow"
            limit_first = true
            threshold = { "1m" = 10 }
            [[rule]]
            name = "login"
            path = ["/login"]
            threshold = { "1m" = 2 }
            """;

    @TempDir private Path folder;

    @AfterEach
    void removeEverything() throws Exception {
        for (String tool : List.of("iptables", "ip6tables")) {
            run(tool, "-F");
            run(tool, "-X");
        }
        run("ipset", "destroy");
    }

    @Test
    void shouldLimitRestoreTheLimitAndMakeABanOfIt() throws Exception {
        Path config = Daemon.config(folder, RULES, "[firewall]\nlimit = 5\n");
        try (Daemon daemon = Daemon.start(config)) {
            daemon.requests("192.0.2.7", 12).requests("2001:db8:5::7", 10);
            Daemon.awaitDecision(folder, "decision=ban client=192.0.2.7 rule=slow ");
            Daemon.awaitDecision(folder, "decision=ban client=2001:db8:5::/64 rule=slow ");
            assertThat(set("httpd-guardian-limit-4")).contains("192.0.2.7 timeout ");
            assertThat(set("httpd-guardian-limit-6")).contains("2001:db8:5::/64 timeout ");
            assertThat(set("httpd-guardian-4")).doesNotContain("192.0.2.7");
            assertThat(output("iptables", "-S", "httpd-guardian"))
                    .contains("--hashlimit-above 5/min");
            assertThat(daemon.end()).isZero();
        }
        run("ipset", "flush", "httpd-guardian-limit-4");
        try (Daemon daemon = Daemon.start(config)) {
            daemon.requests("192.0.2.8", 1);
            Daemon.awaitDecision(folder, "decision=restore client=192.0.2.7 rule=slow ");
            assertThat(set("httpd-guardian-limit-4")).contains("192.0.2.7 timeout ");
            String line = Daemon.line("192.0.2.7", Instant.now(), 1).replace("/x", "/login");
            daemon.send(line + line);
            Daemon.awaitDecision(folder, "decision=ban client=192.0.2.7 rule=login ");
            assertThat(set("httpd-guardian-limit-4")).doesNotContain("192.0.2.7");
            assertThat(set("httpd-guardian-4")).contains("192.0.2.7 timeout ");
            assertThat(daemon.end()).isZero();
        }
        List<String> decisions = Daemon.decisions(folder);
        assertThat(decisions).hasSize(4);
        assertThat(decisions.subList(0, 3))
                .allMatch(each -> each.contains(" step=1 response=limit firewall=iptables "));
        assertThat(decisions.get(3)).contains(" step=1 firewall=iptables ");
    }

    @Test
    void shouldSayInReplayWhatWouldHaveBeenLimitedAndThenBanned() throws Exception {
        Path config = Daemon.config(folder, RULES, "");
        Instant start = Instant.parse("2026-11-21T01:00:00Z");
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 10; i++) {
            lines.append(Daemon.line("192.0.2.7", start, i));
        }
        for (int i = 0; i < 10; i++) {
            lines.append(Daemon.line("192.0.2.7", start.plusSeconds(70 + i), i));
        }
        Path log = Files.writeString(folder.resolve("guardian.log"), lines);
        Process replay =
                Daemon.guardianctl("replay", "--config", config.toString(), log.toString())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        String said = new String(replay.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        assertThat(replay.waitFor()).isZero();
        assertThat(said.lines())
                .hasSize(2)
                .allMatch(each -> each.contains(" decision=would-ban client=192.0.2.7 rule=slow "))
                .element(0)
                .asString()
                .contains("ban_time=10m until=2026-11-21T01:10:00Z step=1 response=limit ");
        assertThat(said.lines())
                .element(1)
                .asString()
                .startsWith("2026-11-21T01:01:19.")
                .contains("ban_time=1h until=2026-11-21T02:01:19Z step=2 host=");
    }

    private static String set(String name) throws IOException {
        return output("ipset", "list", name);
    }

    private static void run(String... command) throws IOException, InterruptedException {
        new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    private static String output(String... command) throws IOException {
        Process process = new ProcessBuilder(command).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
}
