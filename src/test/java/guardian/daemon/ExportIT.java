package guardian.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.control.JsonTree;
import guardian.firewall.OwnNetwork;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** guardianctl export, with and without a guardian. */
@Tag("patient")
class ExportIT {

    @TempDir private Path folder;

    private static void ban(Path config, String client) throws Exception {
        assertThat(Ctl.run(config, "ban", client, "--time", "1h").exit()).isZero();
    }

    @Test
    void shouldTellWhomOthersShouldBlockWithAndWithoutAGuardian() throws Exception {
        Path config =
                Daemon.config(folder, "mode = \"block\"", "[firewall]\nkind = \"nftables\"\n");
        try (Daemon daemon = Daemon.start(config)) {
            daemon.requests("198.51.100.9", 1);
            Daemon.await(
                    "the control socket",
                    Duration.ofSeconds(20),
                    () -> Files.exists(folder.resolve("state/control.sock")));
            Ctl nobody = Ctl.run(config, "export");
            assertThat(nobody.exit()).isEqualTo(1);
            assertThat(nobody.out()).isEmpty();
            ban(config, "192.0.2.7");
            ban(config, "192.0.2.6");
            ban(config, "2001:db8:5::1");
            Ctl list = Ctl.run(config, "export");
            assertThat(list.exit()).as(list.toString()).isZero();
            assertThat(list.out()).isEqualTo("192.0.2.6/31\n2001:db8:5::/64\n");
            assertThat(Ctl.run(config, "export", "--format", "csv").out())
                    .matches(
                            "client,rule,since,until,step\r\n"
                                    + "2001:db8:5::/64,operator,\\S+Z,\\S+Z,1\r\n"
                                    + "192.0.2.6,operator,\\S+Z,\\S+Z,1\r\n"
                                    + "192.0.2.7,operator,\\S+Z,\\S+Z,1\r\n");
            JsonTree json = JsonTree.read(Ctl.run(config, "export", "--format", "json").out());
            assertThat(json.flag("running")).isTrue();
            assertThat(json.texts("prefixes")).containsExactly("192.0.2.6/31", "2001:db8:5::/64");
            assertThat(json.objects("bans")).hasSize(3);
            assertThat(Ctl.run(config, "unban", "192.0.2.7").exit()).isZero();
            assertThat(daemon.end()).isZero();
        } finally {
            OwnNetwork.run("nft", "flush", "ruleset");
        }
        Ctl without = Ctl.run(config, "export");
        assertThat(without.exit()).isEqualTo(3);
        assertThat(without.out()).isEqualTo("192.0.2.6\n2001:db8:5::/64\n");
        assertThat(Ctl.run(config, "export", "--format", "xml").exit()).isEqualTo(2);
    }

    @Test
    void shouldLeaveOutWhatBlocksNobody() throws Exception {
        Path config = Daemon.config(folder, "", "");
        try (Daemon daemon = Daemon.start(config)) {
            daemon.requests("192.0.2.7", 120);
            Daemon.awaitDecision(folder, "would-ban client=192.0.2.7");
            assertThat(daemon.end()).isZero();
        }
        assertThat(Ctl.run(config, "bans").out()).contains("192.0.2.7");
        assertThat(Ctl.run(config, "export").out()).isEmpty();
    }
}
