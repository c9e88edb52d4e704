package guardian.firewall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import guardian.event.Prefix;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The table on the real kernel: made, found again, broken by others, repaired, removed. */
class NftablesPrepareIT {

    private static final Block BLOCK = new Block(Prefix.parse("192.0.2.7"), 600);
    private static final Block BLOCK6 = new Block(Prefix.parse("2001:db8:5::/64"), 600);
    private static final Block NETWORK = new Block(Prefix.parse("192.0.2.0/25"), 600);

    @TempDir private Path tools;
    private NftablesFirewall firewall;

    @BeforeEach
    void open() {
        OwnNetwork.mustBeOwnNetwork();
        firewall = new NftablesFirewall(Shapes.of());
    }

    @AfterEach
    void clear() {
        firewall.close();
        OwnNetwork.run("nft", "flush", "ruleset");
    }

    @Test
    void shouldLookBeforeEverybodyElse() throws Exception {
        firewall.prepare();
        assertThat(structure())
                .contains("type filter hook prerouting priority -350; policy accept;")
                .contains("tcp dport { 80, 443 } jump banned")
                .contains("ip saddr @ban4_32 drop")
                .contains("@ban6_64 drop")
                .doesNotContain("limit");
    }

    @Test
    void shouldLeaveEverythingAsItIsWhenAllIsRight() throws Exception {
        firewall.prepare();
        firewall.ban(List.of(BLOCK, NETWORK, new Block(BLOCK6.client(), 600, true)));
        firewall.prepare();
        String right = structure();
        firewall.prepare();
        assertThat(structure()).isEqualTo(right);
        assertThat(firewall.list())
                .extracting(Block::client)
                .containsExactlyInAnyOrder(BLOCK.client(), BLOCK6.client(), NETWORK.client());
    }

    @Test
    void shouldPutBackWhatSomebodyHasFlushed() throws Exception {
        firewall.prepare();
        String right = structure();
        firewall.ban(List.of(BLOCK));
        for (String[] harm :
                List.of(
                        new String[] {"flush", "ruleset"},
                        new String[] {"delete", "table", "inet", "httpd_guardian"},
                        new String[] {"flush", "chain", "inet", "httpd_guardian", "banned"},
                        new String[] {"flush", "chain", "inet", "httpd_guardian", "prerouting"},
                        new String[] {"delete", "chain", "inet", "httpd_guardian", "prerouting"},
                        new String[] {"add", "table", "inet", "httpd_guardian { flags dormant; }"},
                        new String[] {
                            "insert", "rule", "inet", "httpd_guardian", "banned", "accept"
                        })) {
            List<String> command = new ArrayList<>(List.of("nft"));
            command.addAll(List.of(harm));
            OwnNetwork.run(command.toArray(String[]::new));
            assertThat(structure()).as(String.join(" ", harm)).isNotEqualTo(right);
            firewall.prepare();
            assertThat(structure().lines())
                    .as("after " + String.join(" ", harm))
                    .containsExactlyInAnyOrderElementsOf(right.lines().toList());
            assertThat(firewall.ban(List.of(BLOCK))).containsExactly(Outcome.DONE);
        }
    }

    @Test
    void shouldBanAtOnceWhenTheRulesetHasJustBeenFlushed() throws Exception {
        firewall.prepare();
        OwnNetwork.run("nft", "flush", "ruleset");
        assertThat(firewall.ban(List.of(BLOCK, BLOCK6)))
                .containsExactly(Outcome.DONE, Outcome.DONE);
        assertThat(structure()).contains("hook prerouting");
        assertThat(firewall.list()).hasSize(2);
    }

    @Test
    void shouldUseWhatAnEarlierGuardianHasMade() throws Exception {
        firewall.prepare();
        firewall.ban(List.of(BLOCK, NETWORK, new Block(BLOCK6.client(), 300, true)));
        firewall.close();
        firewall = new NftablesFirewall(Shapes.of("ports = [8080]", "response = 'reject'"));
        firewall.prepare();
        assertThat(structure())
                .contains("tcp dport 8080 jump banned")
                .contains("ip saddr & 255.255.255.128 == @ban4_25 meta l4proto tcp reject")
                .contains("@limit6_64")
                .doesNotContain("443");
        assertThat(firewall.list())
                .extracting(Block::client)
                .containsExactlyInAnyOrder(BLOCK.client(), BLOCK6.client(), NETWORK.client());
    }

    @Test
    void shouldLeaveTheTablesOfOthersAlone() throws Exception {
        OwnNetwork.run("nft", "add", "table", "inet", "theirs");
        OwnNetwork.run("nft", "add", "set", "inet", "theirs", "ban4_32 { type ipv4_addr; }");
        OwnNetwork.run("nft", "add", "element", "inet", "theirs", "ban4_32 { 192.0.2.9 }");
        String before = OwnNetwork.run("nft", "list", "ruleset");
        firewall.prepare();
        firewall.ban(List.of(BLOCK, BLOCK6, NETWORK));
        firewall.unban(List.of(Prefix.parse("192.0.2.9")));
        firewall.removeAll();
        assertThat(OwnNetwork.run("nft", "list", "ruleset")).isEqualTo(before);
        firewall.removeAll();
        assertThat(OwnNetwork.run("nft", "list", "ruleset")).isEqualTo(before);
    }

    @Test
    void shouldSayThatASetOfItsNameCannotBeUsed() {
        OwnNetwork.run("nft", "add", "table", "inet", "httpd_guardian");
        OwnNetwork.run("nft", "add", "set", "inet", "httpd_guardian", "ban4_32 { type mark; }");
        assertThatThrownBy(firewall::prepare)
                .isInstanceOf(FirewallFault.class)
                .hasMessageContaining("no client can be banned")
                .hasMessageContaining("nft delete table inet httpd_guardian");
        assertThat(firewall.ban(List.of(BLOCK)).get(0).isDone()).isFalse();
    }

    @Test
    void shouldNeverBeWithoutItsRulesWhileItIsRepaired() throws Exception {
        firewall.prepare();
        AtomicBoolean end = new AtomicBoolean();
        List<String> gaps = Collections.synchronizedList(new ArrayList<>());
        Thread watcher =
                new Thread(
                        () -> {
                            while (!end.get()) {
                                String seen = structure();
                                if (!seen.contains("@ban4_32 drop") || !seen.contains("jump")) {
                                    gaps.add(seen);
                                }
                            }
                        },
                        "watcher");
        watcher.start();
        for (int i = 0; i < 20; i++) {
            OwnNetwork.run(
                    "nft", "add", "rule", "inet", "httpd_guardian", "banned", "tcp", "dport", "1");
            firewall.prepare();
        }
        end.set(true);
        watcher.join();
        assertThat(gaps).isEmpty();
    }

    @Test
    void shouldSayWhatToInstallWhenNftIsMissing() {
        firewall = new NftablesFirewall(Shapes.of(), tools.toString());
        assertThatThrownBy(firewall::prepare)
                .isInstanceOf(FirewallFault.class)
                .hasMessageContaining("cannot run nft: not found in " + tools)
                .hasMessageContaining("install the package nftables");
        assertThat(firewall.ban(List.of(BLOCK)).get(0).failure()).contains("install the package");
    }

    @Test
    void shouldGoOnWithANewNftWhenItWasKilled() throws Exception {
        firewall.prepare();
        assertThat(firewall.ban(List.of(BLOCK))).containsExactly(Outcome.DONE);
        ProcessHandle first = nft().orElseThrow();
        first.destroyForcibly();
        first.onExit().join();
        assertThat(firewall.ban(List.of(BLOCK6))).containsExactly(Outcome.DONE);
        assertThat(nft()).isPresent().isNotEqualTo(Optional.of(first));
    }

    @Test
    void shouldLoseNothingWhenNftIsKilledInTheMiddleOfABatch() throws Exception {
        firewall.prepare();
        firewall.ban(List.of(BLOCK));
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            blocks.add(new Block(new Prefix(0, Prefix.ipv4Low(0xCB00_0000 + i), 128), 600));
        }
        ProcessHandle victim = nft().orElseThrow();
        Thread killer =
                new Thread(
                        () -> {
                            long before = reads(victim);
                            while (reads(victim) < before + 100_000) {
                                Thread.onSpinWait();
                            }
                            victim.destroyForcibly();
                        },
                        "killer");
        killer.start();
        assertThat(firewall.ban(blocks)).containsOnly(Outcome.DONE);
        killer.join();
        assertThat(victim.isAlive()).isFalse();
        assertThat(firewall.list()).hasSize(10_001);
    }

    @Test
    void shouldEndItsNftWhenClosed() throws Exception {
        firewall.prepare();
        assertThat(nft()).isPresent();
        firewall.close();
        assertThat(nft()).isEmpty();
    }

    /** What the process has read so far: it reads byte by byte. */
    private static long reads(ProcessHandle process) {
        return OwnNetwork.run("cat", "/proc/" + process.pid() + "/io")
                .lines()
                .filter(line -> line.startsWith("syscr: "))
                .mapToLong(line -> Long.parseLong(line.substring(7)))
                .findFirst()
                .orElseThrow();
    }

    private static String structure() {
        return OwnNetwork.run("nft", "list", "ruleset")
                .replaceAll("(?s)\t\telements = \\{.*?}\n", "");
    }

    private static Optional<ProcessHandle> nft() {
        return ProcessHandle.current()
                .children()
                .filter(p -> p.info().commandLine().orElse("").endsWith("nft -i"))
                .findFirst();
    }
}
