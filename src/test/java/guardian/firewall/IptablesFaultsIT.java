package guardian.firewall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import guardian.event.Prefix;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tools that are missing, hang or die, beside the real ones on the real kernel. */
class IptablesFaultsIT {

    private static final Block BLOCK = new Block(Prefix.parse("192.0.2.7"), 600);
    private static final Block BLOCK6 = new Block(Prefix.parse("2001:db8:5::/64"), 600);

    @TempDir private Path tools;
    private IptablesFirewall firewall;

    @BeforeEach
    void checkNetwork() {
        OwnNetwork.mustBeOwnNetwork();
    }

    @AfterEach
    void clear() throws Exception {
        firewall.close();
        try (IptablesFirewall real = new IptablesFirewall(Shapes.of("ports = []"))) {
            real.removeAll();
        }
    }

    @Test
    void shouldSayWhatToInstallWhenIpsetIsMissing() throws Exception {
        pass("iptables");
        pass("iptables-restore");
        pass("ip6tables");
        pass("ip6tables-restore");
        firewall = firewall(tools.toString());
        assertThatThrownBy(firewall::prepare)
                .isInstanceOf(FirewallFault.class)
                .hasMessageContaining("cannot run ipset: not found in " + tools)
                .hasMessageContaining("install the package ipset");
        assertThat(firewall.ban(List.of(BLOCK)).get(0).failure()).contains("install the package");
    }

    @Test
    void shouldBanIpv4WhereThereIsNoIp6tables() throws Exception {
        pass("iptables");
        pass("iptables-restore");
        pass("ipset");
        firewall = firewall(tools.toString());
        firewall.prepare();
        List<Outcome> outcomes = firewall.ban(List.of(BLOCK6, BLOCK));
        assertThat(outcomes.get(0).failure()).contains("IPv6", "cannot run ip6tables");
        assertThat(outcomes.get(1)).isEqualTo(Outcome.DONE);
        firewall.removeAll();
        assertThat(OwnNetwork.run("ipset", "list", "-name")).isEmpty();
    }

    @Test
    void shouldBanIpv4WhereTheKernelRefusesIpv6() throws Exception {
        OwnNetwork.program(
                tools, "ip6tables", "echo 'Address family not supported by protocol' >&2; exit 3");
        firewall = inFront();
        firewall.prepare();
        List<Outcome> outcomes = firewall.ban(List.of(BLOCK, BLOCK6));
        assertThat(outcomes.get(0)).isEqualTo(Outcome.DONE);
        assertThat(outcomes.get(1).failure()).contains("Address family not supported");
        firewall.removeAll();
        assertThat(OwnNetwork.run("ipset", "list", "-name")).isEmpty();
    }

    @Test
    void shouldKillACommandThatHangsWithWhatItStarted() throws Exception {
        OwnNetwork.program(tools, "iptables", "sleep 61.5 & sleep 61.5");
        firewall = inFront();
        assertThatThrownBy(firewall::prepare)
                .isInstanceOf(FirewallFault.class)
                .hasMessageContaining("no end after 0.5 s, killed");
        assertNoneSleeps("61.5");
    }

    @Test
    void shouldGiveUpAnIpsetThatDoesNotAnswer() throws Exception {
        OwnNetwork.program(
                tools, "ipset", "[ \"$1\" = - ] && exec sleep 62.5", "exec /usr/sbin/ipset \"$@\"");
        firewall = inFront();
        assertThatThrownBy(firewall::prepare)
                .isInstanceOf(FirewallFault.class)
                .hasMessageContaining("ipset -: no answer after 0.5 s, twice");
        assertThat(firewall.ban(List.of(BLOCK, BLOCK6)))
                .allSatisfy(o -> assertThat(o.failure()).contains("no answer after 0.5 s"))
                .hasSize(2);
        assertNoneSleeps("62.5");
    }

    @Test
    void shouldGoOnWithANewIpsetWhenItWasKilled() throws Exception {
        firewall = inFront();
        firewall.prepare();
        assertThat(firewall.ban(List.of(BLOCK))).containsExactly(Outcome.DONE);
        ProcessHandle first = ipset().orElseThrow();
        first.destroyForcibly();
        first.onExit().join();
        assertThat(firewall.ban(List.of(BLOCK6))).containsExactly(Outcome.DONE);
        assertThat(ipset()).isPresent().isNotEqualTo(Optional.of(first));
    }

    @Test
    void shouldLoseNothingWhenIpsetIsKilledInTheMiddleOfABatch() throws Exception {
        firewall = inFront();
        firewall.prepare();
        firewall.ban(List.of(BLOCK));
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            blocks.add(new Block(new Prefix(0, Prefix.ipv4Low(0xCB00_0000 + i), 128), 600));
        }
        ProcessHandle victim = ipset().orElseThrow();
        Thread killer =
                new Thread(
                        () -> {
                            while (elements() < 2_000) {
                                Thread.onSpinWait();
                            }
                            victim.destroyForcibly();
                        },
                        "killer");
        killer.start();
        assertThat(firewall.ban(blocks)).containsOnly(Outcome.DONE);
        killer.join();
        victim.onExit().join();
        assertThat(firewall.list()).hasSize(10_001);
    }

    @Test
    void shouldEndItsIpsetWhenClosed() throws Exception {
        firewall = inFront();
        firewall.prepare();
        firewall.ban(List.of(BLOCK));
        ProcessHandle ipset = ipset().orElseThrow();
        firewall.close();
        assertThat(ipset.onExit()).succeedsWithin(Duration.ofSeconds(5));
    }

    private static int elements() {
        return OwnNetwork.run("ipset", "list", "-terse", "httpd-guardian-4")
                .lines()
                .filter(l -> l.startsWith("Number of entries: "))
                .mapToInt(l -> Integer.parseInt(l.substring(19)))
                .findFirst()
                .orElse(0);
    }

    private static Optional<ProcessHandle> ipset() {
        return ProcessHandle.current()
                .children()
                .filter(p -> p.info().commandLine().orElse("").endsWith("ipset -"))
                .findFirst();
    }

    /** A signal needs a moment to arrive. */
    private static void assertNoneSleeps(String seconds) {
        ProcessHandle.allProcesses()
                .filter(p -> p.info().commandLine().orElse("").endsWith("sleep " + seconds))
                .forEach(p -> assertThat(p.onExit()).succeedsWithin(Duration.ofSeconds(5)));
    }

    private void pass(String tool) throws Exception {
        OwnNetwork.program(tools, tool, "exec /usr/sbin/" + tool + " \"$@\"");
    }

    private IptablesFirewall inFront() {
        return firewall(tools + ":" + Programs.SEARCH_PATH);
    }

    private static IptablesFirewall firewall(String searchPath) {
        return new IptablesFirewall(Shapes.of("timeout = '500ms'"), searchPath);
    }
}
