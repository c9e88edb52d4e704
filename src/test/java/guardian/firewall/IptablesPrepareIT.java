package guardian.firewall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import guardian.event.Prefix;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reconciliation with a kernel that others change too. */
class IptablesPrepareIT {

    private static final String JUMP =
            "-A INPUT -p tcp -m multiport --dports 80,443 -j httpd-guardian";

    private static final String OURS = ".*httpd-guardian(-limit)?(-[46])?( .*)?|:httpd-guardian .*";

    private IptablesFirewall firewall;
    private String saved;
    private String before;

    @BeforeEach
    void othersWereHereFirst() {
        OwnNetwork.mustBeOwnNetwork();
        OwnNetwork.run("ipset", "create", "httpd-guardian-44", "hash:ip");
        OwnNetwork.run("ipset", "add", "httpd-guardian-44", "198.51.100.1");
        OwnNetwork.run(tool("iptables"), "-N", "f2b-sshd");
        OwnNetwork.run(tool("iptables"), "-A", "f2b-sshd", "-s", "198.51.100.1", "-j", "DROP");
        for (String tool : List.of(tool("iptables"), tool("ip6tables"))) {
            OwnNetwork.run(tool, "-A", "INPUT", "-i", "lo", "-j", "ACCEPT");
            OwnNetwork.run(tool, "-A", "FORWARD", "-i", "lo", "-j", "ACCEPT");
            OwnNetwork.run(
                    tool,
                    "-A",
                    "INPUT",
                    "-p",
                    "udp",
                    "-m",
                    "comment",
                    "--comment",
                    "not \"ours\": -A INPUT -j httpd-guardian",
                    "-j",
                    "ACCEPT");
            OwnNetwork.run(tool, "-t", "nat", "-A", "PREROUTING", "-p", "icmp", "-j", "ACCEPT");
        }
        saved = OwnNetwork.saved();
        before = OwnNetwork.dump();
        firewall = firewall(80, 443);
    }

    @AfterEach
    void clear() throws Exception {
        firewall.removeAll();
        firewall.close();
        for (String tool : List.of(tool("iptables"), tool("ip6tables"))) {
            OwnNetwork.run(tool, "-F");
            OwnNetwork.run(tool, "-X");
            OwnNetwork.run(tool, "-t", "nat", "-F");
        }
        OwnNetwork.run("ipset", "destroy");
    }

    @Test
    void shouldAddToWhatOthersHaveMadeAndTakeOnlyThatAwayAgain() throws Exception {
        firewall.prepare();
        assertThat(firewall.ban(List.of(new Block(Prefix.parse("192.0.2.7"), 600))))
                .containsExactly(Outcome.DONE);
        assertThat(others(OwnNetwork.saved())).isEqualTo(others(saved));
        firewall.removeAll();
        assertThat(OwnNetwork.dump()).isEqualTo(before);
        firewall.removeAll();
        assertThat(OwnNetwork.dump()).isEqualTo(before);
    }

    @Test
    void shouldChangeNothingWhenPreparedTwice() throws Exception {
        firewall.prepare();
        String once = OwnNetwork.dump();
        firewall.prepare();
        firewall(443, 80).prepare();
        assertThat(OwnNetwork.dump()).isEqualTo(once);
        assertThat(once.lines()).filteredOn(JUMP::equals).hasSize(2);
    }

    @Test
    void shouldBeFirstAgainAfterSomebodyHasInsertedARule() throws Exception {
        firewall.prepare();
        OwnNetwork.run(tool("iptables"), "-I", "INPUT", "-j", "ACCEPT");
        OwnNetwork.run(tool("ip6tables"), "-I", "INPUT", "-j", "ACCEPT");
        firewall.prepare();
        for (String tool : List.of(tool("iptables"), tool("ip6tables"))) {
            assertThat(OwnNetwork.input(tool)).startsWith(JUMP, "-A INPUT -j ACCEPT").hasSize(4);
            OwnNetwork.run(tool, "-D", "INPUT", "-j", "ACCEPT");
        }
    }

    @Test
    void shouldPutBackWhatSomebodyHasTakenAway() throws Exception {
        firewall.prepare();
        String whole = OwnNetwork.dump();
        OwnNetwork.run(tool("iptables"), "-F", "httpd-guardian");
        OwnNetwork.run(tool("ip6tables"), "-D", "INPUT", "1");
        OwnNetwork.run(tool("ip6tables"), "-D", "FORWARD", "1");
        OwnNetwork.run(tool("ip6tables"), "-F", "httpd-guardian");
        OwnNetwork.run(tool("ip6tables"), "-X", "httpd-guardian");
        OwnNetwork.run("ipset", "destroy", "httpd-guardian-6");
        firewall.prepare();
        assertThat(sorted(OwnNetwork.dump())).isEqualTo(sorted(whole));
    }

    @Test
    void shouldLeaveNoRulesOfOthersInItsChain() throws Exception {
        firewall.prepare();
        String once = OwnNetwork.dump();
        OwnNetwork.run(tool("iptables"), "-I", "httpd-guardian", "-j", "RETURN");
        OwnNetwork.run(tool("iptables"), "-A", "httpd-guardian", "-s", "192.0.2.7", "-j", "DROP");
        firewall.prepare();
        assertThat(OwnNetwork.dump()).isEqualTo(once);
    }

    @Test
    void shouldStandBeforeTheRulesOfDockerWhereThatIs() throws Exception {
        for (String tool : List.of(tool("iptables"), tool("ip6tables"))) {
            OwnNetwork.run(tool, "-N", "DOCKER-USER");
            OwnNetwork.run(tool, "-A", "DOCKER-USER", "-j", "RETURN");
            OwnNetwork.run(tool, "-I", "FORWARD", "-j", "DOCKER-USER");
        }
        String there = OwnNetwork.dump();
        firewall.prepare();
        String once = OwnNetwork.saved();
        String jump = JUMP.replace("INPUT", "DOCKER-USER") + "-docker";
        for (String tool : List.of(tool("iptables"), tool("ip6tables"))) {
            assertThat(OwnNetwork.rules(tool, "DOCKER-USER"))
                    .containsExactly(jump, "-A DOCKER-USER -j RETURN");
            assertThat(OwnNetwork.rules(tool, "FORWARD"))
                    .startsWith(JUMP.replace("INPUT", "FORWARD"), "-A FORWARD -j DOCKER-USER");
            // As Docker does at its start.
            OwnNetwork.run(tool, "-D", "FORWARD", "-j", "DOCKER-USER");
            OwnNetwork.run(tool, "-I", "FORWARD", "-j", "DOCKER-USER");
            OwnNetwork.run(tool, "-F", "DOCKER-USER");
            OwnNetwork.run(tool, "-A", "DOCKER-USER", "-j", "RETURN");
        }
        firewall.prepare();
        assertThat(OwnNetwork.saved()).isEqualTo(once);
        firewall.removeAll();
        assertThat(OwnNetwork.dump()).isEqualTo(there);
    }

    /** What the version before this one has made, with a ban in it. */
    @Test
    void shouldTakeOverFromTheVersionBefore() throws Exception {
        OwnNetwork.run(
                "ipset",
                "create",
                "httpd-guardian-4",
                "hash:net",
                "timeout",
                "600",
                "maxelem",
                "65536");
        OwnNetwork.run("ipset", "add", "httpd-guardian-4", "192.0.2.7", "timeout", "500");
        OwnNetwork.run(tool("iptables"), "-N", "httpd-guardian");
        for (String rule :
                List.of(
                        "-A httpd-guardian -m set --match-set httpd-guardian-4 src -j DROP",
                        JUMP.replace("-A INPUT", "-I INPUT"))) {
            List<String> command = new ArrayList<>(List.of(tool("iptables")));
            command.addAll(List.of(rule.split(" ")));
            OwnNetwork.run(command.toArray(String[]::new));
        }
        firewall.prepare();
        assertThat(firewall.list()).singleElement().matches(each -> each.seconds() > 490);
        String saved = OwnNetwork.saved();
        firewall.removeAll();
        assertThat(OwnNetwork.dump()).isEqualTo(before);
        firewall.prepare();
        firewall.ban(List.of(new Block(Prefix.parse("192.0.2.7"), 500)));
        assertThat(sorted(OwnNetwork.saved())).isEqualTo(sorted(saved));
    }

    @Test
    void shouldRemoveJumpsForThePortsOfAnEarlierConfiguration() throws Exception {
        firewall(IntStream.rangeClosed(8001, 8031).toArray()).prepare();
        assertThat(OwnNetwork.input(tool("iptables"))).hasSize(3 + 2);
        assertThat(OwnNetwork.input(tool("iptables")).get(1))
                .isEqualTo(
                        "-A INPUT -p tcp -m multiport --dports 8016,8017,8018,8019,8020,8021,8022,"
                                + "8023,8024,8025,8026,8027,8028,8029,8030 -j httpd-guardian");
        firewall().prepare();
        assertThat(OwnNetwork.input(tool("ip6tables")))
                .startsWith("-A INPUT -j httpd-guardian")
                .hasSize(3);
        firewall.prepare();
        assertThat(OwnNetwork.input(tool("ip6tables"))).startsWith(JUMP).hasSize(3);
        assertThat(OwnNetwork.input(tool("iptables"))).startsWith(JUMP).hasSize(3);
    }

    @Test
    void shouldClearUpWhatAGuardianKilledInTheMiddleOfAMoveHasLeft() throws Exception {
        firewall.prepare();
        String once = OwnNetwork.dump();
        OwnNetwork.run(tool("iptables"), "-A", "INPUT", "-j", "httpd-guardian");
        OwnNetwork.run(
                tool("iptables"),
                "-I",
                "INPUT",
                "-p",
                "tcp",
                "-m",
                "multiport",
                "--dports",
                "80,443",
                "-m",
                "comment",
                "--comment",
                "httpd-guardian-moving",
                "-j",
                "httpd-guardian");
        firewall.prepare();
        assertThat(OwnNetwork.dump()).isEqualTo(once);
    }

    @Test
    void shouldLetNoPacketThroughWhileItMovesItsJumps() throws Exception {
        try (OwnNetwork network = new OwnNetwork();
                DatagramSocket socket = new DatagramSocket(9999)) {
            network.clients("192.0.2.7");
            socket.setSoTimeout(100);
            firewall.close();
            firewall = firewall();
            firewall.prepare();
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
                firewall.ban(List.of(new Block(Prefix.parse("192.0.2.7"), 600)));
                while (comes(socket)) {
                    // what came before
                }
                for (int i = 0; i < 20; i++) {
                    OwnNetwork.run(
                            tool("iptables"), "-I", "INPUT", "-s", "203.0.113.9", "-j", "ACCEPT");
                    firewall.prepare();
                    OwnNetwork.run(
                            tool("iptables"), "-D", "INPUT", "-s", "203.0.113.9", "-j", "ACCEPT");
                }
                assertThat(comes(socket)).as("a packet during a move").isFalse();
                firewall.unban(List.of(Prefix.parse("192.0.2.7")));
                assertThat(comes(socket)).as("the flood, after the ban").isTrue();
            } finally {
                Programs.kill(flood);
                flood.waitFor();
            }
        }
    }

    @Test
    void shouldRefuseASetOfItsNameThatIsSomethingElse() throws Exception {
        OwnNetwork.run("ipset", "create", "httpd-guardian-4", "hash:ip", "timeout", "600");
        String there = OwnNetwork.dump();
        assertThatThrownBy(firewall::prepare)
                .isInstanceOf(FirewallFault.class)
                .hasMessageContaining("hash:ip")
                .hasMessageContaining("ipset destroy httpd-guardian-4");
        firewall.removeAll();
        assertThat(OwnNetwork.dump()).isEqualTo(there);
    }

    @Test
    void shouldRefuseASetOfItsNameWithoutTimeout() {
        OwnNetwork.run("ipset", "create", "httpd-guardian-4", "hash:net");
        assertThatThrownBy(firewall::prepare)
                .isInstanceOf(FirewallFault.class)
                .hasMessageContaining("timeout");
    }

    @Test
    void shouldUseASmallerSetOfAnEarlierGuardianAndItsBans() throws Exception {
        firewall.prepare();
        firewall.ban(List.of(new Block(Prefix.parse("192.0.2.7"), 600)));
        try (IptablesFirewall larger =
                new IptablesFirewall(Shapes.of("[state]", "max_clients = 1000000"), searchPath())) {
            larger.prepare();
            assertThat(larger.list()).hasSize(1);
        }
    }

    @Test
    void shouldSayThatSomebodyElseUsesItsChain() throws Exception {
        firewall.prepare();
        OwnNetwork.run(tool("iptables"), "-A", "OUTPUT", "-j", "httpd-guardian");
        assertThatThrownBy(firewall::removeAll)
                .isInstanceOf(FirewallFault.class)
                .hasMessageContaining("-X httpd-guardian");
        OwnNetwork.run(tool("iptables"), "-D", "OUTPUT", "-j", "httpd-guardian");
    }

    /** How the tools of the kind that is tested are called. */
    String tool(String name) {
        return name;
    }

    /** The tools themselves, by the names that the guardian knows. */
    String searchPath() {
        return Programs.SEARCH_PATH;
    }

    private static List<String> others(String rules) {
        return rules.lines().filter(line -> !line.matches(OURS)).toList();
    }

    private static boolean comes(DatagramSocket socket) throws Exception {
        try {
            socket.receive(new DatagramPacket(new byte[64], 64));
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    private static List<String> sorted(String dump) {
        return dump.replaceAll("initval \\w+|timeout (49\\d|500)", "").lines().sorted().toList();
    }

    private IptablesFirewall firewall(int... ports) {
        return new IptablesFirewall(
                Shapes.of("ports = " + Arrays.toString(ports), "[state]", "max_clients = 65536"),
                searchPath());
    }
}
