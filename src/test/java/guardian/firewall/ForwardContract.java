package guardian.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What every backend must make of what is forwarded. */
abstract class ForwardContract extends BatchContract {

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

    @Test
    void shouldSeeWhetherABanIsThere() throws Exception {
        for (String client : List.of("192.0.2.7", "2001:db8:5::/64")) {
            ban(client, 600);
            assertThat(firewall().examine(prefix(client))).as(client).isEmpty();
            firewall().unban(List.of(prefix(client)));
            assertThat(firewall().examine(prefix(client)))
                    .as(client)
                    .get()
                    .extracting(Diagnosis::cause)
                    .isEqualTo(Cause.SET);
        }
    }
}
