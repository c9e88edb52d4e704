package guardian.firewall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import guardian.event.Prefix;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.SocketTimeoutException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Reconciliation with a kernel that others change too. */
class IptablesPrepareIT extends BusyIptables {

    @Test
    void shouldAddToWhatOthersHaveMadeAndTakeOnlyThatAwayAgain() throws Exception {
        firewall().prepare();
        assertThat(firewall().ban(List.of(new Block(Prefix.parse("192.0.2.7"), 600))))
                .containsExactly(Outcome.DONE);
        firewall().removeAll();
        assertThat(OwnNetwork.dump()).isEqualTo(before());
        firewall().removeAll();
        assertThat(OwnNetwork.dump()).isEqualTo(before());
    }

    @Test
    void shouldChangeNothingWhenPreparedTwice() throws Exception {
        firewall().prepare();
        String once = OwnNetwork.dump();
        firewall().prepare();
        make(443, 80).prepare();
        assertThat(OwnNetwork.dump()).isEqualTo(once);
        assertThat(once.lines()).filteredOn(JUMP::equals).hasSize(2);
    }

    @Test
    void shouldBeFirstAgainAfterSomebodyHasInsertedARule() throws Exception {
        firewall().prepare();
        OwnNetwork.run(tool("iptables"), "-I", "INPUT", "-j", "ACCEPT");
        OwnNetwork.run(tool("ip6tables"), "-I", "INPUT", "-j", "ACCEPT");
        firewall().prepare();
        for (String tool : List.of(tool("iptables"), tool("ip6tables"))) {
            assertThat(OwnNetwork.input(tool)).startsWith(JUMP, "-A INPUT -j ACCEPT").hasSize(4);
            OwnNetwork.run(tool, "-D", "INPUT", "-j", "ACCEPT");
        }
    }

    @Test
    void shouldPutBackWhatSomebodyHasTakenAway() throws Exception {
        firewall().prepare();
        String whole = OwnNetwork.dump();
        OwnNetwork.run(tool("iptables"), "-F", "httpd-guardian");
        deleteJumps(tool("ip6tables"), "INPUT");
        deleteJumps(tool("ip6tables"), "FORWARD");
        OwnNetwork.run(tool("ip6tables"), "-F", "httpd-guardian");
        OwnNetwork.run(tool("ip6tables"), "-X", "httpd-guardian");
        OwnNetwork.run("ipset", "destroy", "httpd-guardian-6");
        firewall().prepare();
        assertThat(sorted(OwnNetwork.dump())).isEqualTo(sorted(whole));
    }

    /** There are more of them where the kernel keeps track of connections. */
    private static void deleteJumps(String tool, String chain) {
        OwnNetwork.rules(tool, chain).stream()
                .filter(rule -> rule.endsWith("-j httpd-guardian"))
                .forEach(rule -> OwnNetwork.run((tool + " -D" + rule.substring(2)).split(" ")));
    }

    @Test
    void shouldLeaveNoRulesOfOthersInItsChain() throws Exception {
        firewall().prepare();
        String once = OwnNetwork.dump();
        OwnNetwork.run(tool("iptables"), "-I", "httpd-guardian", "-j", "RETURN");
        OwnNetwork.run(tool("iptables"), "-A", "httpd-guardian", "-s", "192.0.2.7", "-j", "DROP");
        firewall().prepare();
        assertThat(OwnNetwork.dump()).isEqualTo(once);
    }

    @Test
    void shouldLetNoPacketThroughWhileItMovesItsJumps() throws Exception {
        try (OwnNetwork network = new OwnNetwork();
                DatagramSocket socket = new DatagramSocket(9999)) {
            network.clients("192.0.2.7");
            socket.setSoTimeout(100);
            firewall(make());
            firewall().prepare();
            Process flood =
                    new ProcessBuilder(
                                    "ip",
                                    "netns",
                                    "exec",
                                    "clients",
                                    "bash",
                                    "-c",
                                    "exec dd if=/dev/zero bs=64 > /dev/udp/"
                                            + OwnNetwork.SERVER4
                                            + "/9999")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            try {
                assertThat(comes(socket)).as("the flood, before the ban").isTrue();
                firewall().ban(List.of(new Block(Prefix.parse("192.0.2.7"), 600)));
                while (comes(socket)) {
                    // what came before
                }
                for (int i = 0; i < 20; i++) {
                    OwnNetwork.run(
                            tool("iptables"), "-I", "INPUT", "-s", "203.0.113.9", "-j", "ACCEPT");
                    firewall().prepare();
                    OwnNetwork.run(
                            tool("iptables"), "-D", "INPUT", "-s", "203.0.113.9", "-j", "ACCEPT");
                }
                assertThat(comes(socket)).as("a packet during a move").isFalse();
                firewall().unban(List.of(Prefix.parse("192.0.2.7")));
                assertThat(comes(socket)).as("the flood, after the ban").isTrue();
            } finally {
                Programs.kill(flood);
                flood.waitFor();
            }
        }
    }

    @Test
    void shouldSayThatSomebodyElseUsesItsChain() throws Exception {
        firewall().prepare();
        OwnNetwork.run(tool("iptables"), "-A", "OUTPUT", "-j", "httpd-guardian");
        assertThatThrownBy(firewall()::removeAll)
                .isInstanceOf(FirewallFault.class)
                .hasMessageContaining("-X httpd-guardian");
        OwnNetwork.run(tool("iptables"), "-D", "OUTPUT", "-j", "httpd-guardian");
    }

    private static boolean comes(DatagramSocket socket) throws Exception {
        try {
            socket.receive(new DatagramPacket(new byte[64], 64));
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }
}
