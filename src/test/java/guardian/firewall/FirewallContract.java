package guardian.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.event.Prefix;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every backend must do, on the real kernel with real packets. */
abstract class FirewallContract {

    private OwnNetwork network;
    private Firewall firewall;

    /** A firewall of the kind that is tested, not prepared yet. */
    abstract Firewall make(Shape shape);

    /** Since when bans may end, and what must be called meanwhile where the kernel does not. */
    void passTime(Firewall firewall) throws FirewallFault {
        // The kernel ends bans.
    }

    @BeforeEach
    void open() throws Exception {
        network = new OwnNetwork().serve(80, 8080);
        firewall = make(Shapes.of());
        firewall.prepare();
    }

    @AfterEach
    void close() throws Exception {
        firewall.removeAll();
        firewall.close();
        network.close();
        OwnNetwork.mustHaveEnded("ipset -");
        OwnNetwork.mustHaveEnded("nft -i");
    }

    final OwnNetwork network() {
        return network;
    }

    final Firewall firewall() {
        return firewall;
    }

    /** Goes on with a firewall of these keys in place of the one before, whose bans are gone. */
    final void reshape(String... keys) throws FirewallFault {
        firewall.removeAll();
        restart(keys);
    }

    /** Goes on with a new firewall of these keys, as a guardian does that follows another. */
    final void restart(String... keys) throws FirewallFault {
        firewall.close();
        firewall = make(Shapes.of(keys));
        firewall.prepare();
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
        assertThat(clients())
                .containsExactlyInAnyOrder(
                        "192.0.2.7", "192.0.2.0/24", "2001:db8:5:1::/64", "2001:db8:5::/48");
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
        network.clients("192.0.2.7", "2001:db8:5::7");
        reshape("ports = []");
        ban("192.0.2.7", 600);
        ban("2001:db8:5::/64", 600);
        network.assertDropped("192.0.2.7", 80);
        network.assertDropped("192.0.2.7", 8080);
        network.assertDropped("2001:db8:5::7", 8080);
    }

    @Test
    void shouldGuardAsManyPortsAsAreAllowed() throws Exception {
        network.clients("192.0.2.7");
        List<Integer> ports = new ArrayList<>(List.of(8080));
        for (int port = 2000; ports.size() < 64; port += 2) {
            ports.add(port);
        }
        reshape("ports = " + ports);
        ban("192.0.2.7", 600);
        network.assertDropped("192.0.2.7", 8080);
        network.assertServed("192.0.2.7", 80);
    }

    @Test
    void shouldEndEachBanAtItsSecond() throws Exception {
        network.clients("192.0.2.7", "2001:db8:5::7");
        long before = System.nanoTime();
        ban("192.0.2.7", 3);
        ban("2001:db8:5::/64", 3);
        long after = System.nanoTime();
        for (String client : List.of("192.0.2.7", "2001:db8:5::7")) {
            while (network.connect(client, 80, "0.1") != 0) {
                passTime(firewall);
                assertThat(System.nanoTime() - after).isLessThan(5_000_000_000L);
            }
            assertThat(System.nanoTime() - before).isGreaterThan(2_990_000_000L);
        }
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
    void shouldKeepBansWhenTheGuardianEndsAndFindThemAgain() throws Exception {
        network.clients("192.0.2.7", "2001:db8:5::7");
        ban("192.0.2.7", 600);
        ban("2001:db8:5::/64", 60);
        firewall.close();
        network.assertDropped("192.0.2.7", 80);
        network.assertDropped("2001:db8:5::7", 80);
        restart();
        network.assertDropped("192.0.2.7", 80);
        network.assertDropped("2001:db8:5::7", 80);
        assertThat(remaining("192.0.2.7")).isBetween(500L, 600L);
        assertThat(remaining("2001:db8:5::/64")).isBetween(30L, 60L);
        assertThat(firewall.unban(List.of(prefix("192.0.2.7")))).containsExactly(Outcome.DONE);
        network.assertServed("192.0.2.7", 80);
    }

    @Test
    void shouldLeaveWhatOthersHaveMadeAsItIs() throws Exception {
        firewall.removeAll();
        Others.make();
        try {
            String before = OwnNetwork.dump();
            String others = Others.rules();
            restart("response = 'reject'", "limit = 5");
            ban("192.0.2.7", 600);
            ban("2001:db8:5::/64", 600);
            assertThat(Others.rules()).isEqualTo(others);
            firewall.prepare();
            assertThat(Others.rules()).isEqualTo(others);
            firewall.removeAll();
            assertThat(OwnNetwork.dump()).isEqualTo(before);
            firewall.removeAll();
            assertThat(OwnNetwork.dump()).isEqualTo(before);
        } finally {
            Others.remove();
        }
    }

    @Test
    void shouldFailBansWhenAllOfItWasRemoved() throws Exception {
        firewall.removeAll();
        assertThat(firewall.ban(List.of(block("192.0.2.7", 600))).get(0).isDone()).isFalse();
        assertThat(firewall.list()).isEmpty();
    }

    final void ban(String client, long seconds) {
        assertThat(firewall.ban(List.of(block(client, seconds)))).containsExactly(Outcome.DONE);
    }

    final void limit(String client, long seconds) {
        assertThat(firewall.ban(List.of(new Block(prefix(client), seconds, true))))
                .containsExactly(Outcome.DONE);
    }

    final long remaining(String client) throws FirewallFault {
        List<Block> found =
                firewall.list().stream().filter(b -> b.client().equals(prefix(client))).toList();
        assertThat(found).hasSize(1);
        return found.get(0).seconds();
    }

    final List<String> clients() throws FirewallFault {
        return firewall.list().stream().map(block -> block.client().toString()).toList();
    }

    static Block block(String client, long seconds) {
        return new Block(prefix(client), seconds);
    }

    static Prefix prefix(String text) {
        return Prefix.parse(text);
    }
}
