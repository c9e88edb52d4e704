package guardian.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.control.JsonTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** guardianctl and the daemon it talks to, on the real kernel. */
class OperatorIT {

    private static final String BLOCK = "mode = \"block\"";

    @TempDir private Path folder;

    @AfterEach
    void removeEverything() throws Exception {
        for (String family : List.of("iptables", "ip6tables")) {
            run(family, "-F");
            run(family, "-X");
        }
        run("ipset", "destroy");
    }

    private static void run(String... command) throws Exception {
        new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    private static String kernel() {
        try {
            Process process = new ProcessBuilder("ipset", "save").start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void awaitSocket() throws InterruptedException {
        Daemon.await(
                "the control socket",
                Duration.ofSeconds(20),
                () -> Files.exists(folder.resolve("state/control.sock")));
    }

    @Test
    void shouldBanListAndUnbanByHand() throws Exception {
        Path config = Daemon.config(folder, BLOCK, "[allowlist]\nclients = [\"198.51.100.9\"]\n");
        try (Daemon daemon = Daemon.start(config)) {
            daemon.requests("192.0.2.8", 3);
            awaitSocket();
            assertThat(Ctl.run(config, "bans").exit()).as("nobody").isEqualTo(1);

            Ctl ban = Ctl.run(config, "ban", "192.0.2.7", "--time", "1h", "--reason", "scans");
            assertThat(ban.exit()).as(ban.toString()).isZero();
            assertThat(ban.out()).contains("192.0.2.7 banned until").contains("in 59m");
            assertThat(kernel()).contains("192.0.2.7 timeout 35");
            assertThat(Ctl.run(config, "ban", "2001:db8:5::9").exit()).isZero();
            assertThat(kernel()).contains("2001:db8:5::/64 timeout");

            Ctl refused = Ctl.run(config, "ban", "198.51.100.0/24");
            assertThat(refused.exit()).isEqualTo(1);
            assertThat(refused.err()).contains("198.51.100.0/24 is never banned");

            assertThat(Ctl.run(config, "bans").out())
                    .contains("CLIENT")
                    .containsPattern("192\\.0\\.2\\.7 +operator .* in 59m.* 1 +ban");
            JsonTree bans = JsonTree.read(Ctl.run(config, "banned", "--json").out());
            assertThat(bans.objects("bans"))
                    .extracting(each -> each.text("client"))
                    .containsExactly("2001:db8:5::/64", "192.0.2.7");

            JsonTree status = JsonTree.read(Ctl.run(config, "status", "--json").out());
            assertThat(status.object("lines").number("read")).isEqualTo(3);
            assertThat(status.object("bans").number("open")).isEqualTo(2);
            assertThat(status.object("firewall").flag("in_force")).isTrue();
            assertThat(status.number("pid")).isEqualTo(daemon.pid());

            assertThat(Ctl.run(config, "unbanip", "192.0.2.7").out()).contains("unbanned");
            assertThat(kernel()).doesNotContain("192.0.2.7");
            assertThat(Ctl.run(config, "unban", "192.0.2.7").exit()).isEqualTo(1);
            assertThat(Ctl.run(config, "unban", "--all").exit()).isZero();
            assertThat(kernel()).doesNotContain("timeout 5").doesNotContain("add ");
            assertThat(daemon.end()).isZero();
        }
        assertThat(Daemon.decisions(folder))
                .anyMatch(
                        each ->
                                each.contains("decision=ban client=192.0.2.7 rule=operator")
                                        && each.endsWith("reason=scans"))
                .anyMatch(each -> each.contains("decision=unban client=192.0.2.7 rule=operator"))
                .anyMatch(each -> each.contains("decision=allowlisted client=198.51.100.0/24"));
        assertThat(folder.resolve("state/control.sock")).doesNotExist();
    }

    @Test
    void shouldSayThatNobodyRunsAndAnswerFromTheState() throws Exception {
        Path config = Daemon.config(folder, "", "");
        for (String verb : List.of("status", "bans")) {
            Ctl ctl = Ctl.run(config, verb, "--json");
            assertThat(ctl.exit()).isEqualTo(3);
            assertThat(JsonTree.read(ctl.out()).flag("running")).isFalse();
            assertThat(ctl.err()).contains("no guardian answers at ");
        }
        Ctl ban = Ctl.run(config, "ban", "192.0.2.7", "--json");
        assertThat(ban.exit()).isEqualTo(3);
        assertThat(JsonTree.read(ban.out()).text("error")).contains("no guardian answers");
        try (Daemon daemon = Daemon.start(config)) {
            daemon.requests("192.0.2.8", 1);
            awaitSocket();
            Ctl noted = Ctl.run(config, "ban", "192.0.2.7");
            assertThat(noted.exit()).isZero();
            assertThat(noted.out()).contains("nothing was blocked");
            assertThat(daemon.end()).isZero();
        }
        assertThat(Daemon.decisions(folder)).singleElement().asString().contains("would-ban");
        Ctl bans = Ctl.run(config, "bans");
        assertThat(bans.exit()).isEqualTo(3);
        assertThat(bans.out()).contains("192.0.2.7").contains("would-ban");
        assertThat(Ctl.run(config, "ban", "localhost").exit()).isEqualTo(2);
        assertThat(Ctl.run(config, "ban", "192.0.2.7", "--time", "1y").exit()).isEqualTo(2);
        assertThat(Ctl.run(config, "unban").exit()).isEqualTo(2);
    }

    @Test
    void shouldHandTheSocketToTheNextGuardianWithoutAGap() throws Exception {
        Path config = Daemon.config(folder, "", "");
        try (Daemon old = Daemon.start(config)) {
            old.requests("192.0.2.8", 1);
            awaitSocket();
            assertThat(pidAt(config)).isEqualTo(old.pid());
            try (Daemon next = Daemon.start(config)) {
                next.requests("192.0.2.8", 1);
                assertThat(pidAt(config)).as("the leader answers").isEqualTo(old.pid());
                old.terminate();
                Daemon.await(
                        "the next guardian's answer",
                        Duration.ofSeconds(20),
                        () -> pidAt(config) == next.pid());
                assertThat(old.end()).isZero();
                assertThat(pidAt(config)).isEqualTo(next.pid());
                next.kill();
                next.awaitEnd();
            }
        }
        assertThat(folder.resolve("state/control.sock")).as("a stale one").exists();
        assertThat(Ctl.run(config, "status").exit()).isEqualTo(3);
        try (Daemon third = Daemon.start(config)) {
            third.requests("192.0.2.8", 1);
            Daemon.await(
                    "the third guardian's answer",
                    Duration.ofSeconds(20),
                    () -> pidAt(config) == third.pid());
            assertThat(third.end()).isZero();
        }
    }

    @Test
    void shouldTakeOverChangesWithoutLosingACount() throws Exception {
        Path config = Daemon.config(folder, "", "");
        try (Daemon daemon = Daemon.start(config)) {
            daemon.requests("192.0.2.7", 50);
            awaitSocket();
            Daemon.config(folder, "", "[ban]\ntimes = 'x'\n");
            Ctl bad = Ctl.run(config, "reload");
            assertThat(bad.exit()).isEqualTo(4);
            assertThat(bad.err()).contains("guardian.toml:5:").contains("ban.times");
            Daemon.config(folder, BLOCK, rule(60));
            Ctl other = Ctl.run(config, "reload", "--json");
            assertThat(other.exit()).isEqualTo(1);
            assertThat(JsonTree.read(other.out()).texts("needs_restart")).containsExactly("mode");
            daemon.requests("192.0.2.7", 20);
            JsonTree why = JsonTree.read(Ctl.run(config, "why", "192.0.2.7", "--json").out());
            assertThat(why.objects("counts").get(0).number("in_1m")).isEqualTo(70);
            assertThat(why.objects("counts").get(0).number("threshold_1m")).isEqualTo(120);
            assertThat(why.objects("requests").get(0).text("request")).isEqualTo("GET /x HTTP/1.1");

            Daemon.config(folder, "", rule(90));
            Ctl good = Ctl.run(config, "reload");
            assertThat(good.out()).contains("taken over: rule requests: threshold");
            daemon.requests("192.0.2.7", 20);
            Daemon.awaitDecision(folder, "client=192.0.2.7 rule=requests window=1m count=90");
            assertThat(daemon.end()).isZero();
        }
        assertThat(folder.resolve("state/last-good.toml")).hasContent(Files.readString(config));
        assertThat(Ctl.run(config, "why", "192.0.2.7").out())
                .contains("would be banned until")
                .contains("count=90 threshold=90");
    }

    @Test
    void shouldExitWithFiveWhereTheFirewallRefusesABan() throws Exception {
        Path program = folder.resolve("edge");
        Files.writeString(
                program, "#!/bin/sh\n[ \"$2\" != 192.0.2.66 ] || { echo full >&2; exit 1; }\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        String words = " = [\"" + program + "\", \"%s\", \"{client}\"]\n";
        Path config =
                Daemon.config(
                        folder,
                        BLOCK,
                        "[firewall]\nkind = \"command\"\ncommand.ban"
                                + String.format(words, "ban")
                                + "command.unban"
                                + String.format(words, "unban"));
        try (Daemon daemon = Daemon.start(config)) {
            daemon.requests("192.0.2.8", 1);
            awaitSocket();
            Ctl refused = Ctl.run(config, "ban", "192.0.2.66");
            assertThat(refused.exit()).as(refused.toString()).isEqualTo(5);
            assertThat(refused.out()).startsWith("192.0.2.66 not banned");
            assertThat(refused.err()).contains("full");
            Ctl json = Ctl.run(config, "ban", "192.0.2.66", "--time", "9h", "--json");
            assertThat(json.exit()).as(json.toString()).isEqualTo(5);
            assertThat(JsonTree.read(json.out()).text("end")).isEqualTo("failed");
            assertThat(Ctl.run(config, "ban", "192.0.2.67").exit()).isZero();
            assertThat(daemon.end()).isZero();
        }
        assertThat(Daemon.decisions(folder))
                .anyMatch(line -> line.contains("decision=failed client=192.0.2.66 rule=operator"))
                .anyMatch(line -> line.contains("decision=ban client=192.0.2.67 rule=operator"));
    }

    private static String rule(int threshold) {
        return "[[rule]]\nname = \"requests\"\nthreshold = { \"1m\" = " + threshold + " }\n";
    }

    @Test
    void shouldAllowForGood() throws Exception {
        Path config = Daemon.config(folder, BLOCK, "");
        try (Daemon daemon = Daemon.start(config)) {
            daemon.requests("192.0.2.7", 120);
            Daemon.awaitDecision(folder, "decision=ban client=192.0.2.7");
            awaitSocket();
            Ctl allow = Ctl.run(config, "allow", "add", "192.0.2.0/24");
            assertThat(allow.exit()).as(allow.toString()).isZero();
            assertThat(kernel()).doesNotContain("add ");
            assertThat(daemon.end()).isZero();
        }
        try (Daemon daemon = Daemon.start(config)) {
            daemon.requests("192.0.2.9", 200);
            Daemon.awaitDecision(folder, "decision=allowlisted client=192.0.2.9");
            awaitSocket();
            assertThat(Ctl.run(config, "allow", "list").out())
                    .containsPattern("192\\.0\\.2\\.0/24 +operator")
                    .containsPattern("127\\.0\\.0\\.0/8 +always");
            assertThat(Ctl.run(config, "decisions", "add", "--ip", "192.0.2.9").exit())
                    .isEqualTo(1);
            assertThat(Ctl.run(config, "allow", "remove", "192.0.2.0/24").exit()).isZero();
            assertThat(Ctl.run(config, "decisions", "add", "--ip", "192.0.2.9").exit()).isZero();
            assertThat(kernel()).contains("add httpd-guardian-4 192.0.2.9 ");
            assertThat(daemon.end()).isZero();
        }
    }

    private long pidAt(Path config) {
        try {
            Ctl status = Ctl.run(config, "status", "--json");
            return JsonTree.read(status.out()).number("pid");
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
