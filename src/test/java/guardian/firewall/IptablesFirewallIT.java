package guardian.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.event.Prefix;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bans on the real kernel, and what becomes of real packets. */
class IptablesFirewallIT {

    private OwnNetwork network;
    private IptablesFirewall firewall;

    @BeforeEach
    void open() throws Exception {
        network = new OwnNetwork().serve(80, 8080);
        firewall = new IptablesFirewall(Shapes.of());
        firewall.prepare();
    }

    @AfterEach
    void close() throws Exception {
        firewall.removeAll();
        firewall.close();
        network.close();
    }

    @Test
    void shouldDropABannedIpv4AddressAndServeItsNeighbour() {
        network.clients("192.0.2.7", "192.0.2.8");
        ban("192.0.2.7", 600);
        network.assertDropped("192.0.2.7", 80);
        network.assertServed("192.0.2.8", 80);
    }

    @Test
    void shouldDropEveryAddressOfABannedIpv6NetworkAndServeTheNext() {
        network.clients("2001:db8:5::7", "2001:db8:5::ffff:8", "2001:db8:5:1::7");
        ban("2001:db8:5::/64", 600);
        network.assertDropped("2001:db8:5::7", 80);
        network.assertDropped("2001:db8:5::ffff:8", 80);
        network.assertServed("2001:db8:5:1::7", 80);
    }

    @Test
    void shouldDropABannedNetwork() {
        network.clients("192.0.2.130", "192.0.2.7");
        ban("192.0.2.128/25", 600);
        network.assertDropped("192.0.2.130", 80);
        network.assertServed("192.0.2.7", 80);
    }

    @Test
    void shouldHoldNetworksBesideTheirClientsAndEndEachForItself() throws Exception {
        network.clients("192.0.2.7", "192.0.2.8", "2001:db8:5:1::7", "2001:db8:5:2::7");
        network.clients("2001:db8:6::7");
        ban("192.0.2.7", 600);
        ban("192.0.2.0/24", 300);
        ban("2001:db8:5:1::/64", 600);
        ban("2001:db8:5::/48", 300);
        network.assertDropped("192.0.2.8", 80);
        network.assertDropped("2001:db8:5:2::7", 80);
        network.assertServed("2001:db8:6::7", 80);
        assertThat(firewall.list())
                .extracting(Block::client)
                .containsExactlyInAnyOrder(
                        prefix("192.0.2.7"),
                        prefix("192.0.2.0/24"),
                        prefix("2001:db8:5:1::/64"),
                        prefix("2001:db8:5::/48"));
        assertThat(firewall.unban(List.of(prefix("192.0.2.0/24"), prefix("2001:db8:5::/48"))))
                .containsExactly(Outcome.DONE, Outcome.DONE);
        network.assertServed("192.0.2.8", 80);
        network.assertServed("2001:db8:5:2::7", 80);
        network.assertDropped("192.0.2.7", 80);
        network.assertDropped("2001:db8:5:1::7", 80);
    }

    @Test
    void shouldGuardTheConfiguredPortsOnly() {
        network.clients("192.0.2.7", "2001:db8:5::7");
        ban("192.0.2.7", 600);
        ban("2001:db8:5::/64", 600);
        network.assertDropped("192.0.2.7", 80);
        network.assertServed("192.0.2.7", 8080);
        network.assertDropped("2001:db8:5::7", 80);
        network.assertServed("2001:db8:5::7", 8080);
    }

    @Test
    void shouldGuardEveryPortWhenNoneIsConfigured() throws Exception {
        network.clients("192.0.2.7");
        firewall.removeAll();
        firewall.close();
        firewall = new IptablesFirewall(Shapes.of("ports = []"));
        firewall.prepare();
        ban("192.0.2.7", 600);
        network.assertDropped("192.0.2.7", 80);
        network.assertDropped("192.0.2.7", 8080);
    }

    @Test
    void shouldLetTheKernelEndABanAtTheSecond() throws Exception {
        network.clients("192.0.2.7");
        long before = System.nanoTime();
        ban("192.0.2.7", 3);
        long after = System.nanoTime();
        while (network.connect("192.0.2.7", 80, "0.1") != 0) {
            assertThat(System.nanoTime() - after).isLessThan(5_000_000_000L);
        }
        assertThat(System.nanoTime() - before).isGreaterThan(2_990_000_000L);
        assertThat(firewall.list()).isEmpty();
    }

    @Test
    void shouldServeAgainAfterAnUnban() {
        network.clients("192.0.2.7", "2001:db8:5::7");
        ban("192.0.2.7", 600);
        ban("2001:db8:5::/64", 600);
        assertThat(firewall.unban(List.of(prefix("192.0.2.7"), prefix("2001:db8:5::/64"))))
                .containsExactly(Outcome.DONE, Outcome.DONE);
        network.assertServed("192.0.2.7", 80);
        network.assertServed("2001:db8:5::7", 80);
    }

    @Test
    void shouldTakeAnUnbanOfAClientWhoIsNotBannedAsDone() {
        assertThat(firewall.unban(List.of(prefix("192.0.2.7")))).containsExactly(Outcome.DONE);
    }

    @Test
    void shouldSetTheNewTimeWhenAClientIsBannedAgain() throws Exception {
        for (long seconds : new long[] {600, 86_400, 60, IpsetLine.LONGEST}) {
            ban("192.0.2.7", seconds);
            assertThat(remaining("192.0.2.7")).isBetween(seconds - 2, seconds);
        }
    }

    @Test
    void shouldCutABanToWhatIpsetCanCount() throws Exception {
        ban("192.0.2.7", Block.FOREVER);
        assertThat(remaining("192.0.2.7")).isBetween(IpsetLine.LONGEST - 2, IpsetLine.LONGEST);
    }

    @Test
    void shouldListAnElementWithoutEndAsForever() throws Exception {
        OwnNetwork.run("ipset", "add", "httpd-guardian-6", "2001:db8::7", "timeout", "0");
        assertThat(firewall.list())
                .containsExactly(new Block(prefix("2001:db8::7"), Block.FOREVER));
    }

    @Test
    void shouldFailAloneWhatIpsetRefuses() throws Exception {
        List<Outcome> outcomes =
                firewall.ban(
                        List.of(
                                block("192.0.2.7", 600),
                                block("0.0.0.0/0", 600),
                                block("2001:db8:5::/64", 600),
                                block("::/0", 600),
                                block("192.0.2.8", 600)));
        assertThat(outcomes)
                .extracting(Outcome::isDone)
                .containsExactly(true, false, true, false, true);
        assertThat(outcomes.get(1).failure()).contains("CIDR");
        assertThat(firewall.list())
                .extracting(Block::client)
                .containsExactlyInAnyOrder(
                        prefix("192.0.2.7"), prefix("192.0.2.8"), prefix("2001:db8:5::/64"));
    }

    @Test
    void shouldNotTakeABannedNetworkForTheBanOfAnAddressInIt() throws Exception {
        firewall.removeAll();
        OwnNetwork.run(
                "ipset", "create", "httpd-guardian-4", "hash:net", "timeout", "9", "maxelem", "1");
        firewall.prepare();
        ban("192.0.2.0/24", 600);
        List<Outcome> outcomes = firewall.ban(List.of(block("192.0.2.7", 600)));
        assertThat(outcomes.get(0).failure()).contains("full");
    }

    @Test
    void shouldBanTenThousandInOneBatch() throws Exception {
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            blocks.add(new Block(new Prefix(0, Prefix.ipv4Low(0xCB00_0000 + i), 128), 600));
            blocks.add(new Block(new Prefix(0x2001_0db8_0000_0000L + i, 0, 64), 600));
        }
        assertThat(firewall.ban(blocks)).isEqualTo(Collections.nCopies(10_000, Outcome.DONE));
        List<Prefix> clients = blocks.stream().map(Block::client).toList();
        assertThat(firewall.list())
                .extracting(Block::client)
                .containsExactlyInAnyOrderElementsOf(clients);
        assertThat(firewall.unban(clients)).containsOnly(Outcome.DONE);
        assertThat(firewall.list()).isEmpty();
    }

    @Test
    void shouldKeepBansWhenTheGuardianEnds() throws Exception {
        network.clients("192.0.2.7");
        ban("192.0.2.7", 600);
        firewall.close();
        network.assertDropped("192.0.2.7", 80);
        firewall = new IptablesFirewall(Shapes.of());
        assertThat(firewall.list()).extracting(Block::client).containsExactly(prefix("192.0.2.7"));
    }

    @Test
    void shouldFailBansBeforeItIsPrepared() throws Exception {
        firewall.removeAll();
        assertThat(firewall.ban(List.of(block("192.0.2.7", 600))).get(0).failure())
                .contains("IPv4");
        assertThat(firewall.list()).isEmpty();
    }

    private void ban(String client, long seconds) {
        assertThat(firewall.ban(List.of(block(client, seconds)))).containsExactly(Outcome.DONE);
    }

    private long remaining(String client) throws FirewallFault {
        assertThat(firewall.list()).extracting(Block::client).containsExactly(prefix(client));
        return firewall.list().get(0).seconds();
    }

    private static Block block(String client, long seconds) {
        return new Block(prefix(client), seconds);
    }

    private static Prefix prefix(String text) {
        return Prefix.parse(text);
    }
}
