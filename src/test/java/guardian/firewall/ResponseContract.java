package guardian.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What every backend must make of response, packets and kill. */
abstract class ResponseContract extends LimitContract {

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
}
