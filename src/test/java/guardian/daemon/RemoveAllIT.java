package guardian.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.control.JsonTree;
import guardian.firewall.Others;
import guardian.firewall.OwnNetwork;
import guardian.state.StateDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** guardianctl remove-all on the real kernel, where others have rules and sets, too. */
@Tag("patient")
class RemoveAllIT {

    @TempDir private Path folder;
    private String before;

    @BeforeEach
    void makeOthers() {
        Others.make();
        before = OwnNetwork.dump();
    }

    @AfterEach
    void removeOthers() {
        Others.remove();
    }

    private Path config(String mode, String kind) throws Exception {
        return Daemon.config(
                folder, "mode = \"" + mode + "\"", "[firewall]\nkind = \"" + kind + "\"\n");
    }

    private void awaitSocket() throws InterruptedException {
        Daemon.await(
                "the control socket",
                Duration.ofSeconds(20),
                () -> Files.exists(folder.resolve("state/control.sock")));
    }

    private void banAndEnd(Path config) throws Exception {
        try (Daemon daemon = Daemon.start(config)) {
            daemon.requests("192.0.2.7", 120);
            Daemon.awaitDecision(folder, "decision=ban client=192.0.2.7");
            assertThat(daemon.end()).isZero();
        }
        assertThat(OwnNetwork.dump()).contains("192.0.2.7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"iptables", "nftables", "auto"})
    void shouldLeaveNoTraceOnceNoGuardianRuns(String kind) throws Exception {
        Path config = config("block", kind);
        try (Daemon daemon = Daemon.start(config)) {
            daemon.requests("192.0.2.7", 120);
            Daemon.awaitDecision(folder, "decision=ban client=192.0.2.7");
            awaitSocket();
            Ctl refused = Ctl.run(config, "remove-all", "--json");
            assertThat(refused.exit()).isEqualTo(1);
            assertThat(JsonTree.read(refused.out()).text("error"))
                    .contains("runs in block mode")
                    .contains("stop httpd first, or set mode = \"warn\"");
            assertThat(OwnNetwork.dump()).contains("192.0.2.7");
            assertThat(daemon.end()).isZero();
        }
        Ctl removed = Ctl.run(config, "remove-all");
        assertThat(removed.exit()).as(removed.toString()).isZero();
        assertThat(removed.out()).contains("open bans in the state directory: 1; ");
        assertThat(OwnNetwork.dump()).isEqualTo(before);
        assertThat(Ctl.run(config, "bans").out()).contains("192.0.2.7");
    }

    @Test
    void shouldLiftOpenBansWhenToldTo() throws Exception {
        Path config = config("block", "iptables");
        banAndEnd(config);
        Ctl removed = Ctl.run(config, "remove-all", "--bans", "--json");
        assertThat(removed.exit()).as(removed.toString()).isZero();
        assertThat(JsonTree.read(removed.out()).number("lifted")).isEqualTo(1);
        assertThat(OwnNetwork.dump()).isEqualTo(before);
        assertThat(Ctl.run(config, "bans").out()).isEqualTo("nobody is banned\n");
        assertThat(Daemon.decisions(folder))
                .anyMatch(
                        each ->
                                each.contains("decision=unban client=192.0.2.7")
                                        && each.endsWith("reason=remove-all"));
        assertThat(Ctl.run(config, "remove-all").exit()).as("once more").isZero();
    }

    @Test
    void shouldRemoveWhileAGuardianRunsThatTouchesNoFirewall() throws Exception {
        banAndEnd(config("block", "iptables"));
        Path config = config("warn", "iptables");
        try (Daemon daemon = Daemon.start(config)) {
            daemon.requests("192.0.2.8", 1);
            awaitSocket();
            Ctl removed = Ctl.run(config, "remove-all");
            assertThat(removed.exit()).as(removed.toString()).isZero();
            assertThat(OwnNetwork.dump()).isEqualTo(before);
            assertThat(daemon.end()).isZero();
        }
    }

    @Test
    void shouldRefuseWhileAGuardianRunsThatDoesNotAnswer() throws Exception {
        Path config = config("block", "iptables");
        banAndEnd(config);
        try (StateDirectory state = new StateDirectory(folder.resolve("state"))) {
            assertThat(state.leader().hold()).isTrue();
            Ctl refused = Ctl.run(config, "remove-all");
            assertThat(refused.exit()).isEqualTo(1);
            assertThat(refused.err()).contains("but one runs on ").contains("nothing was removed");
        }
        assertThat(OwnNetwork.dump()).contains("192.0.2.7");
        assertThat(Ctl.run(config, "remove-all").exit()).isZero();
    }

    @Test
    void shouldTellAProgramOfTheOperatorsToFreeEachClient() throws Exception {
        Path done = folder.resolve("done");
        Path program = folder.resolve("edge");
        Files.writeString(program, "#!/bin/sh\necho \"$*\" >>" + done + "\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        String words = " = [\"" + program + "\", \"%s\", \"{client}\"]\n";
        Path config =
                Daemon.config(
                        folder,
                        "mode = \"block\"",
                        "[firewall]\nkind = \"command\"\ncommand.ban"
                                + String.format(words, "ban")
                                + "command.unban"
                                + String.format(words, "unban"));
        try (Daemon daemon = Daemon.start(config)) {
            daemon.requests("192.0.2.7", 120);
            Daemon.awaitDecision(folder, "decision=ban client=192.0.2.7");
            assertThat(daemon.end()).isZero();
        }
        Files.writeString(done, "");
        assertThat(Ctl.run(config, "remove-all").exit()).isZero();
        assertThat(done).hasContent("unban 192.0.2.7");
        Files.writeString(program, "#!/bin/sh\nexit 1\n");
        assertThat(Ctl.run(config, "remove-all").exit()).isEqualTo(5);
    }
}
