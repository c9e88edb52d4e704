package guardian.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What every backend must make of response, packets, limit and kill, and of what is forwarded. */
abstract class ResponseContract extends FirewallContract {

    @Test
    void shouldRefuseAtOnceWhereBansReject() throws Exception {
        network().clients("192.0.2.7", "192.0.2.8", "2001:db8:5::7");
        reshape("response = 'reject'");
        ban("192.0.2.7", 600);
        ban("2001:db8:5::/64", 600);
        network().assertRefused("192.0.2.7", 80);
        network().assertRefused("2001:db8:5::7", 80);
        network().assertServed("192.0.2.8", 80);
        network().assertServed("192.0.2.7", 8080);
    }

    @Test
    void shouldRefuseEveryPortWhereBansRejectAll() throws Exception {
        network().clients("192.0.2.7", "2001:db8:5::7");
        reshape("response = 'reject'", "ports = []");
        // From now on they know each other's hardware addresses, which a ban of everything hides.
        network().assertServed("2001:db8:5::7", 8080);
        ban("192.0.2.7", 600);
        ban("2001:db8:5::/64", 600);
        network().assertRefused("192.0.2.7", 8080);
        network().assertRefused("2001:db8:5::7", 8080);
    }

    @Test
    void shouldSilenceOpenConnections() throws Exception {
        network().clients("192.0.2.7");
        try (OpenConnection open = new OpenConnection(OwnNetwork.SERVER4, 80)) {
            assertThat(open.say("before")).isEqualTo("before");
            ban("192.0.2.7", 600);
            assertThat(open.say("after")).isEqualTo("silent");
        }
    }

    @Test
    void shouldLetOpenConnectionsGoOnWhereOnlyNewOnesAreMet() throws Exception {
        network().clients("192.0.2.7");
        reshape("packets = 'new'");
        try (OpenConnection open = new OpenConnection(OwnNetwork.SERVER4, 80)) {
            assertThat(open.say("before")).isEqualTo("before");
            ban("192.0.2.7", 600);
            network().assertDropped("192.0.2.7", 80);
            assertThat(open.say("after")).isEqualTo("after");
        }
    }

    @Test
    void shouldLetOpenIpv6ConnectionsGoOnWhereOnlyNewOnesAreMet() throws Exception {
        network().clients("2001:db8:5::7");
        reshape("packets = 'new'", "response = 'reject'", "ports = []");
        try (OpenConnection open = new OpenConnection(OwnNetwork.SERVER6, 80)) {
            assertThat(open.say("before")).isEqualTo("before");
            ban("2001:db8:5::/64", 600);
            network().assertRefused("2001:db8:5::7", 80);
            assertThat(open.say("after")).isEqualTo("after");
        }
    }

    @Test
    void shouldCutOpenConnectionsOfTheBannedWhereItIsToKill() throws Exception {
        network().clients("192.0.2.7");
        reshape("packets = 'new'", "kill = true");
        try (OpenConnection open = new OpenConnection(OwnNetwork.SERVER4, 80);
                OpenConnection elsewhere = new OpenConnection(OwnNetwork.SERVER4, 8080)) {
            ban("192.0.2.8", 600);
            assertThat(open.say("neighbour")).isEqualTo("neighbour");
            ban("192.0.2.7", 600);
            assertThat(open.say("after")).isEqualTo("cut");
            assertThat(elsewhere.say("other port")).isEqualTo("other port");
        }
    }

    @Test
    void shouldCutOpenConnectionsOfEveryAddressOfABannedNetwork() throws Exception {
        network().clients("2001:db8:5::7");
        reshape("packets = 'new'", "kill = true", "ports = []");
        try (OpenConnection open = new OpenConnection(OwnNetwork.SERVER6, 8080)) {
            ban("2001:db8:6::/64", 600);
            assertThat(open.say("neighbour")).isEqualTo("neighbour");
            ban("2001:db8:5::/64", 600);
            assertThat(open.say("after")).isEqualTo("cut");
        }
    }

    @Test
    void shouldLetALimitedClientOpenSoManyConnectionsAndNoMore() throws Exception {
        network().clients("192.0.2.7", "192.0.2.8");
        reshape("limit = 10");
        limit("192.0.2.7", 600);
        for (int i = 0; i < 10; i++) {
            network().assertServed("192.0.2.7", 80);
        }
        network().assertDropped("192.0.2.7", 80);
        network().assertServed("192.0.2.7", 8080);
        for (int i = 0; i < 12; i++) {
            network().assertServed("192.0.2.8", 80);
        }
    }

    @Test
    void shouldCountTheConnectionsOfAllAddressesOfAnIpv6Client() throws Exception {
        network().clients("2001:db8:5::7", "2001:db8:5::8", "2001:db8:5:1::7");
        reshape("limit = 10");
        limit("2001:db8:5::/64", 600);
        for (int i = 0; i < 5; i++) {
            network().assertServed("2001:db8:5::7", 80);
            network().assertServed("2001:db8:5::8", 80);
        }
        network().assertDropped("2001:db8:5::7", 80);
        network().assertDropped("2001:db8:5::8", 80);
        network().assertServed("2001:db8:5:1::7", 80);
    }

    @Test
    void shouldNotTouchWhatALimitedClientHasOpen() throws Exception {
        network().clients("192.0.2.7");
        reshape("limit = 1", "kill = true");
        try (OpenConnection open = new OpenConnection(OwnNetwork.SERVER4, 80)) {
            limit("192.0.2.7", 600);
            network().assertServed("192.0.2.7", 80);
            network().assertDropped("192.0.2.7", 80);
            assertThat(open.say("after")).isEqualTo("after");
        }
    }

    @Test
    void shouldEndALimitAtItsSecond() throws Exception {
        network().clients("192.0.2.7");
        reshape("limit = 1");
        long before = System.nanoTime();
        limit("192.0.2.7", 4);
        network().assertServed("192.0.2.7", 80);
        network().assertDropped("192.0.2.7", 80);
        while (network().connect("192.0.2.7", 80, "0.1") != 0) {
            passTime(firewall());
            assertThat(System.nanoTime() - before).isLessThan(7_000_000_000L);
        }
        assertThat(System.nanoTime() - before).isGreaterThan(3_990_000_000L);
        network().assertServed("192.0.2.7", 80);
        assertThat(firewall().list()).isEmpty();
    }

    @Test
    void shouldMakeABanOfALimitAndALimitOfABan() throws Exception {
        network().clients("192.0.2.7", "2001:db8:5::7");
        for (String client : List.of("192.0.2.7", "2001:db8:5::/64")) {
            limit(client, 600);
            assertThat(firewall().list()).singleElement().matches(Block::limited);
            ban(client, 300);
            network().assertDropped(client.replace("::/64", "::7"), 80);
            assertThat(firewall().list()).singleElement().matches(block -> !block.limited());
            assertThat(remaining(client)).isBetween(290L, 300L);
            limit(client, 600);
            network().assertServed(client.replace("::/64", "::7"), 80);
            assertThat(firewall().list()).singleElement().matches(Block::limited);
            assertThat(firewall().unban(List.of(prefix(client)))).containsExactly(Outcome.DONE);
            assertThat(firewall().list()).isEmpty();
        }
    }

    @Test
    void shouldLetTheLastOfTwoBlocksOfOneClientHold() throws Exception {
        Block limit = new Block(prefix("192.0.2.7"), 600, true);
        Block ban = block("192.0.2.7", 300);
        assertThat(firewall().ban(List.of(limit, ban, block("192.0.2.8", 600))))
                .containsOnly(Outcome.DONE);
        assertThat(remaining("192.0.2.7")).isBetween(290L, 300L);
        assertThat(firewall().ban(List.of(ban, limit))).containsOnly(Outcome.DONE);
        assertThat(remaining("192.0.2.7")).isBetween(590L, 600L);
        assertThat(firewall().list()).filteredOn(Block::limited).hasSize(1);
    }

    @Test
    void shouldFindLimitsAgainAfterARestart() throws Exception {
        network().clients("192.0.2.7");
        reshape("limit = 1");
        limit("192.0.2.7", 600);
        network().assertServed("192.0.2.7", 80);
        restart("limit = 1");
        network().assertDropped("192.0.2.7", 80);
        assertThat(firewall().list()).singleElement().matches(Block::limited);
    }

    @Test
    void shouldTakeAnotherShapeOverWithTheBansInIt() throws Exception {
        network().clients("192.0.2.7", "192.0.2.8", "2001:db8:5::7");
        ban("192.0.2.7", 600);
        ban("2001:db8:5::/64", 600);
        limit("192.0.2.8", 600);
        restart("response = 'reject'", "packets = 'new'", "limit = 1", "ports = [8080]");
        network().assertRefused("192.0.2.7", 8080);
        network().assertRefused("2001:db8:5::7", 8080);
        network().assertServed("192.0.2.7", 80);
        network().assertServed("192.0.2.8", 8080);
        network().assertDropped("192.0.2.8", 8080);
        restart();
        network().assertDropped("192.0.2.7", 80);
        network().assertDropped("2001:db8:5::7", 80);
        network().assertServed("192.0.2.7", 8080);
        assertThat(firewall().list()).hasSize(3);
    }

    @Test
    void shouldDropWhatIsForwardedThroughABridge() throws Exception {
        network().clients("192.0.2.7", "192.0.2.8", "2001:db8:5::7", "2001:db8:6::7");
        try (Container container = new Container(80, 8080)) {
            ban("192.0.2.7", 600);
            ban("2001:db8:5::/64", 600);
            network().assertDropped("192.0.2.7", container.address4, 80);
            network().assertDropped("2001:db8:5::7", container.address6, 80);
            network().assertServed("192.0.2.7", container.address4, 8080);
            network().assertServed("192.0.2.8", container.address4, 80);
            network().assertServed("2001:db8:6::7", container.address6, 80);
        }
    }

    @Test
    void shouldGuardThePortsOfAContainerByTheNumbersThatClientsSee() throws Exception {
        network().clients("192.0.2.7", "192.0.2.8");
        try (Container container = new Container(80, 8080)) {
            for (String[] ports : new String[][] {{"443", "8080"}, {"8443", "80"}}) {
                OwnNetwork.run(
                        "iptables",
                        "-t",
                        "nat",
                        "-A",
                        "PREROUTING",
                        "-p",
                        "tcp",
                        "--dport",
                        ports[0],
                        "-j",
                        "DNAT",
                        "--to",
                        container.address4 + ":" + ports[1]);
            }
            network().assertServed("192.0.2.7", 443);
            firewall().prepare();
            ban("192.0.2.7", 600);
            network().assertDropped("192.0.2.7", 443);
            network().assertServed("192.0.2.7", 8443);
            network().assertServed("192.0.2.8", 443);
        } finally {
            OwnNetwork.run("iptables", "-t", "nat", "-F");
        }
    }

    @Test
    void shouldLimitAndCutWhatIsForwarded() throws Exception {
        network().clients("192.0.2.7");
        reshape("limit = 3", "kill = true", "packets = 'new'");
        try (Container container = new Container(80)) {
            limit("192.0.2.7", 600);
            try (OpenConnection open = new OpenConnection(container.address4, 80)) {
                network().assertServed("192.0.2.7", container.address4, 80);
                network().assertServed("192.0.2.7", container.address4, 80);
                network().assertDropped("192.0.2.7", container.address4, 80);
                ban("192.0.2.7", 600);
                assertThat(open.say("after")).isIn("cut", "silent");
            }
        }
    }

    final void limit(String client, long seconds) {
        assertThat(firewall().ban(List.of(new Block(prefix(client), seconds, true))))
                .containsExactly(Outcome.DONE);
    }
}
