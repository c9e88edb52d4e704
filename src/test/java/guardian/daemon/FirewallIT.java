package guardian.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The daemon in block mode on the real kernel, in a network that only this test knows. */
class FirewallIT {

    private static final String BLOCK = "mode = \"block\"";
    private static final String IPSET = "/usr/sbin/ipset";

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
    void shouldBanInTheKernelForTheTimeItSays() throws Exception {
        Path config = Daemon.config(folder, BLOCK, "");
        try (Daemon daemon = Daemon.start(config)) {
            daemon.requests("192.0.2.7", 120)
                    .requests("2001:db8:5::1", 120)
                    .requests("192.0.2.8", 119);
            Daemon.awaitDecision(folder, "decision=ban client=192.0.2.7");
            Daemon.awaitDecision(folder, "decision=ban client=2001:db8:5::/64");
            assertThat(timeoutOf("httpd-guardian-4", "192.0.2.7")).isBetween(590, 600);
            assertThat(timeoutOf("httpd-guardian-6", "2001:db8:5::/64")).isBetween(590, 600);
            assertThat(timeoutOf("httpd-guardian-4", "192.0.2.8")).isEqualTo(-1);
            assertThat(daemon.end()).isZero();
        }
        assertThat(Daemon.decisions(folder))
                .hasSize(2)
                .allMatch(each -> each.contains("firewall=iptables"));
        assertThat(timeoutOf("httpd-guardian-4", "192.0.2.7")).as("bans outlive us").isPositive();
    }

    /** A start rehearses a ban, and lifts it: of an address that no client has. */
    @Test
    void shouldLeaveEveryBanAloneAtAStart() throws Exception {
        Path config = Daemon.config(folder, BLOCK, "");
        for (int start = 1; start <= 2; start++) {
            try (Daemon daemon = Daemon.start(config)) {
                daemon.requests("192.0.2.0", 120);
                Daemon.awaitDecision(folder, "decision=ban client=192.0.2.0");
                Daemon.awaitMerged(folder, start);
                Thread.sleep(1000);
                assertThat(timeoutOf("httpd-guardian-4", "192.0.2.0")).isPositive();
                assertThat(daemon.end()).isZero();
            }
        }
        assertThat(Daemon.decisions(folder)).hasSize(1);
    }

    @Test
    void shouldRestoreWhatTheKernelLostWithTheEndItHad() throws Exception {
        Path config = Daemon.config(folder, BLOCK, "");
        try (Daemon daemon = Daemon.start(config)) {
            daemon.requests("192.0.2.7", 120).requests("192.0.2.8", 120);
            Daemon.awaitDecision(folder, "decision=ban client=192.0.2.8");
            assertThat(daemon.end()).isZero();
        }
        run("ipset", "del", "httpd-guardian-4", "192.0.2.7");
        Thread.sleep(2000);
        int before = timeoutOf("httpd-guardian-4", "192.0.2.8");
        try (Daemon daemon = Daemon.start(config)) {
            daemon.requests("192.0.2.9", 1);
            Daemon.awaitDecision(folder, "decision=restore client=192.0.2.7");
            assertThat(daemon.end()).isZero();
        }
        assertThat(timeoutOf("httpd-guardian-4", "192.0.2.7")).isBetween(before - 10, before);
        assertThat(Daemon.decisions(folder))
                .filteredOn(each -> each.contains("restore"))
                .hasSize(1);
    }

    @Test
    void shouldSayThatIpsetIsMissingAndBanOnceItIsThere() throws Exception {
        Path config = Daemon.config(folder, BLOCK, "[firewall]\nkind = \"iptables\"\n");
        run("mount", "--bind", "/dev/null", IPSET);
        try (Daemon daemon = Daemon.start(config)) {
            daemon.requests("192.0.2.7", 120);
            Daemon.awaitDecision(folder, "decision=failed client=192.0.2.7");
            assertThat(Daemon.log(folder)).contains("ipset").contains("next try within 10 s");
            assertThat(run("umount", IPSET)).isZero();
            Daemon.awaitDecision(folder, "decision=restore client=192.0.2.7");
            assertThat(timeoutOf("httpd-guardian-4", "192.0.2.7")).isPositive();
            assertThat(daemon.end()).isZero();
        } finally {
            run("umount", IPSET);
        }
    }

    @Test
    void shouldPutBackWhatOthersHaveFlushed() throws Exception {
        Path config = Daemon.config(folder, BLOCK, "");
        try (Daemon daemon = Daemon.start(config)) {
            daemon.requests("192.0.2.7", 120).requests("192.0.2.8", 120);
            Daemon.awaitDecision(folder, "decision=ban client=192.0.2.8");
            run("iptables", "-F");
            run("iptables", "-X");
            run("ipset", "destroy", "httpd-guardian-4");
            Daemon.awaitDecision(folder, "decision=restore client=192.0.2.7");
            Daemon.awaitDecision(folder, "decision=restore client=192.0.2.8");
            assertThat(output("iptables", "-S", "INPUT")).contains("-j httpd-guardian");
            assertThat(timeoutOf("httpd-guardian-4", "192.0.2.7")).isPositive();
            assertThat(daemon.end()).isZero();
        }
    }

    @Test
    void shouldTellTheEndOfABanThatEndedWhileNobodyRan() throws Exception {
        Path config = Daemon.config(folder, BLOCK, "[ban]\ntimes = [\"3s\"]\n");
        try (Daemon daemon = Daemon.start(config)) {
            daemon.requests("192.0.2.7", 120);
            Daemon.awaitDecision(folder, "decision=ban client=192.0.2.7");
            assertThat(daemon.end()).isZero();
        }
        Thread.sleep(4000);
        for (int start = 0; start < 2; start++) {
            try (Daemon daemon = Daemon.start(config)) {
                daemon.requests("192.0.2.9", 1);
                Daemon.awaitDecision(folder, "decision=expire client=192.0.2.7");
                assertThat(daemon.end()).isZero();
            }
        }
        assertThat(Daemon.decisions(folder)).filteredOn(each -> each.contains("expire")).hasSize(1);
    }

    @Test
    void shouldTouchNoFirewallInWarnMode() throws Exception {
        Path config = Daemon.config(folder, "", "");
        try (Daemon daemon = Daemon.start(config)) {
            daemon.requests("192.0.2.7", 120);
            Daemon.awaitDecision(folder, "would-ban");
            assertThat(ProcessHandle.of(daemon.pid()).orElseThrow().children()).isEmpty();
            assertThat(daemon.end()).isZero();
        }
        assertThat(output("ipset", "list", "-n")).isEmpty();
        assertThat(output("iptables", "-S")).doesNotContain("httpd-guardian");
    }

    @Test
    void shouldNeverBanTheAllowlistAndLiftBansOfWhomItTakesIn() throws Exception {
        Path config =
                Daemon.config(folder, BLOCK, "[allowlist]\nclients = [\"198.51.100.0/24\"]\n");
        try (Daemon daemon = Daemon.start(config)) {
            daemon.requests("198.51.100.9", 500)
                    .requests("127.0.0.1", 500)
                    .requests("192.0.2.7", 120);
            Daemon.awaitDecision(folder, "decision=ban client=192.0.2.7");
            assertThat(daemon.end()).isZero();
        }
        assertThat(Daemon.decisions(folder))
                .anyMatch(each -> each.contains("decision=allowlisted client=198.51.100.9"))
                .anyMatch(each -> each.contains("decision=allowlisted client=127.0.0.1"));
        assertThat(timeoutOf("httpd-guardian-4", "198.51.100.9")).isEqualTo(-1);
        Daemon.config(folder, BLOCK, "[allowlist]\nclients = [\"192.0.2.0/24\"]\n");
        try (Daemon daemon = Daemon.start(config)) {
            daemon.requests("192.0.2.9", 1);
            Daemon.awaitDecision(folder, "decision=unban client=192.0.2.7");
            assertThat(timeoutOf("httpd-guardian-4", "192.0.2.7")).isEqualTo(-1);
            assertThat(daemon.end()).isZero();
        }
    }

    @Test
    void shouldSayWhenAShortBanHasEnded() throws Exception {
        Path config = Daemon.config(folder, BLOCK, "[ban]\ntimes = [\"2s\"]\n");
        try (Daemon daemon = Daemon.start(config)) {
            daemon.requests("192.0.2.7", 120);
            Daemon.awaitDecision(folder, "decision=expire client=192.0.2.7");
            Daemon.await(
                    "the end of the ban in the kernel",
                    Duration.ofSeconds(3),
                    () -> timeoutOf("httpd-guardian-4", "192.0.2.7") == -1);
            assertThat(daemon.end()).isZero();
        }
    }

    @Test
    void shouldKeepAClientOnProbationOverARestart() throws Exception {
        String rules =
                "[[rule]]\nname = \"login\"\npath = [\"/login\"]\nban_time = \"2s\"\n"
                        + "threshold = { \"1m\" = 2 }";
        Path config = Daemon.config(folder, BLOCK + "\n" + rules, "[ban]\nprobation = true\n");
        try (Daemon daemon = Daemon.start(config)) {
            String line = Daemon.line("192.0.2.7", Instant.now(), 1).replace("/x", "/login");
            daemon.send(line + line);
            Daemon.awaitDecision(folder, "decision=expire client=192.0.2.7");
            assertThat(daemon.end()).isZero();
        }
        try (Daemon daemon = Daemon.start(config)) {
            daemon.requests("192.0.2.8", 60);
            Daemon.awaitMerged(folder, 2);
            daemon.requests("192.0.2.7", 60);
            Daemon.awaitDecision(folder, "decision=ban client=192.0.2.7 rule=requests window=1m");
            assertThat(daemon.end()).isZero();
        }
        assertThat(Daemon.decisions(folder))
                .filteredOn(each -> each.contains("decision=ban"))
                .hasSize(2)
                .element(1)
                .asString()
                .contains(" threshold=60 ban_time=1h ");
    }

    /** Seconds that remain for an element; -1 when it is not in the set. */
    private static int timeoutOf(String set, String element) {
        try {
            Matcher line =
                    Pattern.compile("(?m)^" + Pattern.quote(element) + " timeout (\\d+)")
                            .matcher(output("ipset", "list", set));
            return line.find() ? Integer.parseInt(line.group(1)) : -1;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
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
