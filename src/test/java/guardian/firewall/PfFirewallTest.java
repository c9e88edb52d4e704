package guardian.firewall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import guardian.event.Prefix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** pf's place is taken by a pfctl that records what it is told and keeps a table in a file. */
class PfFirewallTest {

    private static final String PFCTL =
            """
            cd $(dirname $0)
            echo "$*" >>run
            case "$*" in
            '-s info') cat info ;;
            '-s rules') cat main ;;
            '-q -a httpd-guardian -f -') cat >anchor ;;
            '-q -a httpd-guardian -s rules') [ ! -e anchor ] || grep -v ^table anchor ;;
            '-q -a httpd-guardian -t banned -T show') sed 's/^/   /' table ;;
            '-q -a httpd-guardian -t banned -T add '*)
                shift 7
                for client; do
                    [ "$client" != 192.0.2.13 ] || { echo 'pfctl: Bad address' >&2; exit 1; }
                done
                for client; do grep -qxF $client table || echo $client >>table; done ;;
            '-q -a httpd-guardian -t banned -T delete '*)
                shift 7
                for client; do grep -vxF $client table >rest; mv rest table; done ;;
            '-q -a httpd-guardian -F rules') rm -f anchor ;;
            '-q -a httpd-guardian -F Tables') >table ;;
            '-q -k '*) ;;
            *) echo "pfctl: syntax error" >&2; exit 1 ;;
            esac
            """;

    @TempDir private Path folder;
    private PfFirewall firewall;

    @BeforeEach
    void make() throws Exception {
        OwnNetwork.program(folder, "pfctl", PFCTL);
        Files.writeString(folder.resolve("info"), "Status: Enabled for 3 days\n");
        Files.writeString(
                folder.resolve("main"), "anchor \"httpd-guardian\" all\npass in all flags S/SA\n");
        Files.createFile(folder.resolve("table"));
        firewall = firewall();
    }

    @Test
    void shouldLoadOneRuleIntoAnAnchorOfItsOwn() throws Exception {
        firewall.prepare();
        assertThat(folder.resolve("anchor"))
                .hasContent(
                        "table <banned> persist\n"
                                + "block drop in quick proto tcp from <banned> to any"
                                + " port { 80, 443 }");
        assertThat(run()).filteredOn(line -> line.endsWith("-f -")).hasSize(1);
        firewall.prepare();
        assertThat(run()).filteredOn(line -> line.endsWith("-f -")).hasSize(1);
    }

    @Test
    void shouldRefuseAndCloseEverythingWhereItIsTo() throws Exception {
        firewall = firewall("response = 'reject'", "ports = []");
        firewall.prepare();
        assertThat(Files.readString(folder.resolve("anchor")))
                .endsWith("\nblock return in quick from <banned> to any\n");
    }

    @Test
    void shouldLoadItAgainWhenSomebodyHasTakenItAway() throws Exception {
        firewall.prepare();
        Files.delete(folder.resolve("anchor"));
        firewall.prepare();
        assertThat(folder.resolve("anchor")).exists();
    }

    @Test
    void shouldSayWhatIsMissingInPfConf() throws Exception {
        Files.writeString(folder.resolve("main"), "pass in all flags S/SA\n");
        assertThatThrownBy(firewall::prepare)
                .isInstanceOf(FirewallFault.class)
                .hasMessageContaining("add a line anchor \"httpd-guardian\" to pf.conf");
        assertThat(firewall.ban(List.of(block("192.0.2.7"))).get(0).failure()).contains("pf.conf");
        Files.writeString(folder.resolve("info"), "Status: Disabled\n");
        assertThatThrownBy(firewall::prepare).hasMessageContaining("pfctl -e");
    }

    @Test
    void shouldPutClientsIntoTheTableAndForgetTheirStates() throws Exception {
        firewall.prepare();
        assertThat(firewall.ban(List.of(block("192.0.2.7"), block("2001:db8:5::/64"))))
                .containsExactly(Outcome.DONE, Outcome.DONE);
        assertThat(run())
                .endsWith(
                        "-q -a httpd-guardian -t banned -T add 192.0.2.7 2001:db8:5::/64",
                        "-q -k 192.0.2.7",
                        "-q -k 2001:db8:5::/64");
        assertThat(firewall.list())
                .containsExactly(
                        new Block(prefix("192.0.2.7"), Block.FOREVER),
                        new Block(prefix("2001:db8:5::/64"), Block.FOREVER));
        assertThat(firewall.fill().held()).isEqualTo(2);
        assertThat(firewall.unban(List.of(prefix("192.0.2.7"), prefix("192.0.2.8"))))
                .containsExactly(Outcome.DONE, Outcome.DONE);
        assertThat(firewall.list()).hasSize(1);
        assertThat(firewall.endsBans()).isFalse();
    }

    @Test
    void shouldLeaveOpenConnectionsAloneWhereOnlyNewOnesAreMet() throws Exception {
        firewall = firewall("packets = 'new'");
        firewall.prepare();
        firewall.ban(List.of(block("192.0.2.7")));
        assertThat(run()).noneMatch(line -> line.contains("-k"));
    }

    @Test
    void shouldFailAloneWhatPfRefuses() throws Exception {
        firewall.prepare();
        List<Block> blocks = new ArrayList<>();
        for (int i = 1; i <= 20; i++) {
            blocks.add(block("192.0.2." + i));
        }
        blocks.add(block("0.0.0.0/0"));
        blocks.add(new Block(prefix("192.0.2.99"), 600, true));
        List<Outcome> outcomes = firewall.ban(blocks);
        for (int i = 0; i < blocks.size(); i++) {
            assertThat(outcomes.get(i).isDone()).as("" + i).isEqualTo(i < 20 && i != 12);
        }
        assertThat(outcomes.get(12).failure()).contains("pfctl: Bad address");
        assertThat(outcomes.get(20).failure()).contains("everybody");
        assertThat(outcomes.get(21).failure()).isEqualTo("pf cannot limit a client");
        assertThat(firewall.list()).hasSize(19);
    }

    @Test
    void shouldRemoveItsRuleAndItsTable() throws Exception {
        firewall.prepare();
        firewall.ban(List.of(block("192.0.2.7")));
        firewall.removeAll();
        assertThat(folder.resolve("anchor")).doesNotExist();
        assertThat(firewall.list()).isEmpty();
        assertThat(firewall.ban(List.of(block("192.0.2.7"))).get(0).isDone()).isFalse();
    }

    private PfFirewall firewall(String... keys) {
        return new PfFirewall(Shapes.of(keys), folder + ":" + Programs.SEARCH_PATH);
    }

    private List<String> run() throws IOException {
        return Files.readAllLines(folder.resolve("run"));
    }

    private static Block block(String client) {
        return new Block(prefix(client), 600);
    }

    private static Prefix prefix(String text) {
        return Prefix.parse(text);
    }
}
