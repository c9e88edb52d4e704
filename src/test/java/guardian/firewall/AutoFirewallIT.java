package guardian.firewall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import guardian.event.Prefix;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The choice among the real tools, where some are missing, broken or late. */
class AutoFirewallIT {

    private static final Block BLOCK = new Block(Prefix.parse("192.0.2.7"), 600);
    private static final List<String> IPTABLES =
            List.of("iptables", "ip6tables", "iptables-restore", "ip6tables-restore");

    @TempDir private Path tools;
    private Firewall firewall;

    @BeforeEach
    void open() {
        OwnNetwork.mustBeOwnNetwork();
        firewall = Firewalls.auto(Shapes.of("timeout = '500ms'"), tools.toString());
    }

    @AfterEach
    void clear() throws Exception {
        IPTABLES.forEach(this::passAlways);
        passAlways("ipset");
        passAlways("nft");
        firewall.removeAll();
        firewall.close();
    }

    @Test
    void shouldTakeIptablesWithIpsetBeforeAllOthers() throws Exception {
        pass("ipset", "nft");
        IPTABLES.forEach(this::passAlways);
        firewall.prepare();
        assertThat(firewall.kind()).isEqualTo("iptables");
        assertThat(firewall.ban(List.of(BLOCK))).containsExactly(Outcome.DONE);
        assertThat(OwnNetwork.run("ipset", "list", "-name")).contains("httpd-guardian-4");
        assertThat(OwnNetwork.run("nft", "list", "tables")).doesNotContain("httpd_guardian");
    }

    @Test
    void shouldTakeNftablesWhereThereIsNoIpset() throws Exception {
        pass("nft");
        IPTABLES.forEach(this::passAlways);
        firewall.prepare();
        assertThat(firewall.kind()).isEqualTo("nftables");
        assertThat(firewall.ban(List.of(BLOCK))).containsExactly(Outcome.DONE);
        assertThat(OwnNetwork.run("nft", "list", "tables")).contains("inet httpd_guardian");
    }

    @Test
    void shouldTakePlainRulesWhereThereIsNothingElse() throws Exception {
        IPTABLES.forEach(this::passAlways);
        firewall.prepare();
        assertThat(firewall.kind()).isEqualTo("iptables-plain");
        assertThat(firewall.ban(List.of(BLOCK))).containsExactly(Outcome.DONE);
        assertThat(OwnNetwork.rules("iptables", "httpd-guardian")).hasSize(1);
    }

    @Test
    void shouldPassOverAnIpsetThatTheKernelRefuses() throws Exception {
        OwnNetwork.program(
                tools,
                "ipset",
                "echo 'Kernel error received: Operation not supported' >&2; exit 1");
        pass("nft");
        IPTABLES.forEach(this::passAlways);
        firewall.prepare();
        assertThat(firewall.kind()).isEqualTo("nftables");
    }

    @Test
    void shouldStayWithItsChoice() throws Exception {
        pass("nft");
        firewall.prepare();
        pass("ipset");
        IPTABLES.forEach(this::passAlways);
        firewall.prepare();
        assertThat(firewall.kind()).isEqualTo("nftables");
        Files.delete(tools.resolve("nft"));
        assertThatThrownBy(firewall::prepare).hasMessageContaining("install the package nftables");
        assertThat(firewall.kind()).isEqualTo("nftables");
    }

    @Test
    void shouldNotPassOverWhatHasNotAnsweredYet() throws Exception {
        OwnNetwork.program(tools, "ipset", "exec /bin/sleep 68");
        pass("nft");
        IPTABLES.forEach(this::passAlways);
        assertThatThrownBy(firewall::prepare)
                .isInstanceOf(FirewallFault.class)
                .hasMessageContaining("no end after 0.5 s, killed");
        assertThat(firewall.kind()).isEqualTo("auto");
        assertThat(firewall.ban(List.of(BLOCK)).get(0).failure()).contains("no firewall");
        pass("ipset");
        firewall.prepare();
        assertThat(firewall.kind()).isEqualTo("iptables");
    }

    @Test
    void shouldSayOfEachWhyItDoesNotWork() {
        assertThatThrownBy(firewall::prepare)
                .isInstanceOf(FirewallFault.class)
                .hasMessageStartingWith("no firewall works here: not iptables: ")
                .hasMessageContaining("; not nftables: ")
                .hasMessageContaining("; not iptables-plain: ")
                .hasMessageContaining("; not pf: ")
                .hasMessageContaining("firewall.kind = \"command\"");
        assertThat(firewall.unban(List.of(BLOCK.client())).get(0).isDone()).isFalse();
        assertThatThrownBy(firewall::removeAll)
                .as("nobody knows what is there")
                .isInstanceOf(FirewallFault.class)
                .hasMessageStartingWith("no firewall works here: not iptables: ");
    }

    @Test
    void shouldRemoveWhatAnEarlierChoiceHasMade() throws Exception {
        pass("nft");
        firewall.prepare();
        firewall.ban(List.of(BLOCK));
        firewall.close();
        IPTABLES.forEach(this::passAlways);
        pass("ipset");
        firewall = Firewalls.auto(Shapes.of(), tools.toString());
        firewall.prepare();
        assertThat(firewall.kind()).isEqualTo("iptables");
        firewall.removeAll();
        assertThat(OwnNetwork.run("nft", "list", "tables")).doesNotContain("httpd_guardian");
    }

    private void pass(String... names) throws Exception {
        for (String name : names) {
            OwnNetwork.program(tools, name, "exec /usr/sbin/" + name + " \"$@\"");
        }
    }

    private void passAlways(String name) {
        try {
            pass(name);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
