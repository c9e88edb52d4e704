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

/** Nine of 256 are bad: the real daemon, the real kernel. */
class NetworkIT {

    private static final String BLOCK = "mode = \"block\"";
    private static final String NINE = "[ban]\nbrake = 1.0\nnetwork = 9\n";
    private static final String WHOLE = "decision=ban client=192.0.2.0/24 scope=network ";

    @TempDir private Path folder;

    @AfterEach
    void removeEverything() throws Exception {
        for (String family : List.of("iptables", "ip6tables")) {
            run(family, "-F");
            run(family, "-X");
        }
        run("ipset", "destroy");
    }

    @Test
    void shouldBanTheNetworkOnceRestoreItAndLiftItForTheAllowlist() throws Exception {
        Path config = Daemon.config(folder, BLOCK, NINE);
        try (Daemon daemon = Daemon.start(config)) {
            bad(daemon, 8);
            Daemon.awaitDecision(folder, "decision=ban client=192.0.2.8 ");
            assertThat(set(4)).doesNotContain("192.0.2.0/24");
            daemon.requests("192.0.2.9", 120);
            Daemon.awaitDecision(folder, WHOLE);
            daemon.requests("192.0.2.10", 120);
            Daemon.awaitDecision(folder, "decision=ban client=192.0.2.10 ");
            for (int i = 0; i < 9; i++) {
                daemon.requests("2001:db8:5:" + i + "::7", 120);
            }
            Daemon.awaitDecision(folder, "decision=ban client=2001:db8:5::/48 scope=network ");
            assertThat(daemon.end()).isZero();
        }
        assertThat(set(4))
                .containsPattern("192\\.0\\.2\\.0/24 timeout (59\\d|600)")
                .contains("2.10 ");
        assertThat(set(6)).containsPattern("2001:db8:5::/48 timeout (59\\d|600)");
        assertThat(Daemon.decisions(folder))
                .filteredOn(each -> each.contains("client=192.0.2.0/24"))
                .singleElement()
                .asString()
                .contains(WHOLE + "rule=requests count=9 threshold=9 ban_time=10m until=")
                .contains(" step=1 firewall=iptables ");

        run("ipset", "del", "httpd-guardian-4", "192.0.2.0/24");
        try (Daemon daemon = Daemon.start(config)) {
            daemon.requests("192.0.2.11", 120);
            Daemon.awaitDecision(folder, "decision=restore client=192.0.2.0/24 scope=network ");
            Daemon.awaitDecision(folder, "decision=ban client=192.0.2.11 ");
            assertThat(daemon.end()).isZero();
        }
        Daemon.config(
                folder,
                BLOCK,
                NINE + "[allowlist]\nclients = [\"192.0.2.200\", \"2001:db8:6::1\"]\n");
        try (Daemon daemon = Daemon.start(config)) {
            daemon.requests("192.0.2.12", 120);
            Daemon.awaitDecision(folder, "decision=unban client=192.0.2.0/24 scope=network ");
            Daemon.awaitDecision(folder, "decision=ban client=192.0.2.12 ");
            assertThat(daemon.end()).isZero();
        }
        assertThat(set(4)).doesNotContain("192.0.2.0/24").contains("192.0.2.9 timeout");
        assertThat(set(6)).contains("2001:db8:5::/48 timeout");
        assertThat(Daemon.decisions(folder)).filteredOn(each -> each.contains(WHOLE)).hasSize(1);
    }

    @Test
    void shouldNotBanItAroundAVisitorWhoIsServedAndSayWhenItEnds() throws Exception {
        Path config = Daemon.config(folder, BLOCK, NINE + "times = [\"3s\"]\n");
        try (Daemon daemon = Daemon.start(config)) {
            daemon.requests("192.0.2.200", 3);
            bad(daemon, 9);
            Daemon.awaitDecision(folder, "decision=ban client=192.0.2.9 ");
            for (int i = 1; i <= 9; i++) {
                daemon.requests("192.0.3." + i, 120);
            }
            Daemon.awaitDecision(folder, "decision=expire client=192.0.3.0/24 scope=network ");
            assertThat(daemon.end()).isZero();
        }
        assertThat(Daemon.decisions(folder)).noneMatch(each -> each.contains("192.0.2.0/24"));
    }

    @Test
    void shouldSayInWarnModeAndReplayWhatItWouldDo() throws Exception {
        Path config = Daemon.config(folder, "", NINE);
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 1200; i++) {
            lines.append(Daemon.line("192.0.2." + i % 10, Instant.now(), i));
        }
        try (Daemon daemon = Daemon.start(config)) {
            daemon.send(lines.toString());
            Daemon.awaitDecision(folder, "decision=would-ban client=192.0.2.9 ");
            assertThat(daemon.end()).isZero();
        }
        Path log = folder.resolve("guardian.log");
        Files.writeString(log, lines);
        Process replay =
                Daemon.guardianctl("replay", "--config", config.toString(), log.toString())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        List<String> replayed = new String(replay.getInputStream().readAllBytes()).lines().toList();
        assertThat(clients(Daemon.decisions(folder)))
                .hasSize(11)
                .contains(" decision=would-ban client=192.0.2.0/24 scope=network")
                .isEqualTo(clients(replayed));
    }

    /** Decision and client, in order. */
    private static List<String> clients(List<String> decisions) {
        return decisions.stream().map(line -> line.replaceAll("^\\S+| rule=.*", "")).toList();
    }

    private static void bad(Daemon daemon, int clients) throws IOException {
        for (int i = 1; i <= clients; i++) {
            daemon.requests("192.0.2." + i, 120);
        }
    }

    private static String set(int family) throws IOException {
        Process process =
                new ProcessBuilder("ipset", "list", "httpd-guardian-" + family)
                        .redirectErrorStream(true)
                        .start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }

    private static void run(String... command) throws IOException, InterruptedException {
        new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
