package guardian.firewall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import guardian.event.Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is there already: sets, chains and jumps of earlier guardians, of Docker, of others. */
class IptablesTakeOverIT extends BusyIptables {

    @Test
    void shouldStandBeforeTheRulesOfDockerWhereThatIs() throws Exception {
        for (String tool : List.of(tool("iptables"), tool("ip6tables"))) {
            OwnNetwork.run(tool, "-N", "DOCKER-USER");
            OwnNetwork.run(tool, "-A", "DOCKER-USER", "-j", "RETURN");
            OwnNetwork.run(tool, "-I", "FORWARD", "-j", "DOCKER-USER");
        }
        String there = OwnNetwork.dump();
        firewall().prepare();
        String once = OwnNetwork.saved();
        for (String tool : List.of(tool("iptables"), tool("ip6tables"))) {
            assertAllBefore(
                    "-A DOCKER-USER -j RETURN",
                    "-j httpd-guardian-docker",
                    OwnNetwork.rules(tool, "DOCKER-USER"));
            assertAllBefore(
                    "-A FORWARD -j DOCKER-USER",
                    "-j httpd-guardian",
                    OwnNetwork.rules(tool, "FORWARD"));
            // As Docker does at its start.
            OwnNetwork.run(tool, "-D", "FORWARD", "-j", "DOCKER-USER");
            OwnNetwork.run(tool, "-I", "FORWARD", "-j", "DOCKER-USER");
            OwnNetwork.run(tool, "-F", "DOCKER-USER");
            OwnNetwork.run(tool, "-A", "DOCKER-USER", "-j", "RETURN");
        }
        firewall().prepare();
        assertThat(OwnNetwork.saved()).isEqualTo(once);
        firewall().removeAll();
        assertThat(OwnNetwork.dump()).isEqualTo(there);
    }

    /** There are more of our jumps where the kernel keeps track of connections. */
    private static void assertAllBefore(String first, String jump, List<String> rules) {
        int ours = rules.indexOf(first);
        assertThat(ours).as("%s", rules).isPositive();
        assertThat(rules.subList(0, ours)).allMatch(rule -> rule.endsWith(jump));
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
        firewall().prepare();
        assertThat(firewall().list()).singleElement().matches(each -> each.seconds() > 490);
        String saved = OwnNetwork.saved();
        firewall().removeAll();
        assertThat(OwnNetwork.dump()).isEqualTo(before());
        firewall().prepare();
        firewall().ban(List.of(new Block(Prefix.parse("192.0.2.7"), 500)));
        assertThat(sorted(OwnNetwork.saved())).isEqualTo(sorted(saved));
    }

    @Test
    void shouldRemoveJumpsForThePortsOfAnEarlierConfiguration() throws Exception {
        make(IntStream.rangeClosed(8001, 8031).toArray()).prepare();
        assertThat(OwnNetwork.input(tool("iptables"))).hasSize(3 + 2);
        assertThat(OwnNetwork.input(tool("iptables")).get(1))
                .isEqualTo(
                        "-A INPUT -p tcp -m multiport --dports 8016,8017,8018,8019,8020,8021,8022,"
                                + "8023,8024,8025,8026,8027,8028,8029,8030 -j httpd-guardian");
        make().prepare();
        assertThat(OwnNetwork.input(tool("ip6tables")))
                .startsWith("-A INPUT -j httpd-guardian")
                .hasSize(3);
        firewall().prepare();
        assertThat(OwnNetwork.input(tool("ip6tables"))).startsWith(JUMP).hasSize(3);
        assertThat(OwnNetwork.input(tool("iptables"))).startsWith(JUMP).hasSize(3);
    }

    @Test
    void shouldClearUpWhatAGuardianKilledInTheMiddleOfAMoveHasLeft() throws Exception {
        firewall().prepare();
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
        firewall().prepare();
        assertThat(OwnNetwork.dump()).isEqualTo(once);
    }

    @Test
    void shouldUseASmallerSetOfAnEarlierGuardianAndItsBans() throws Exception {
        firewall().prepare();
        firewall().ban(List.of(new Block(Prefix.parse("192.0.2.7"), 600)));
        try (IptablesFirewall larger =
                new IptablesFirewall(Shapes.of("[state]", "max_clients = 1000000"), searchPath())) {
            larger.prepare();
            assertThat(larger.list()).hasSize(1);
        }
    }

    @Test
    void shouldRefuseASetOfItsNameThatIsSomethingElse() throws Exception {
        OwnNetwork.run("ipset", "create", "httpd-guardian-4", "hash:ip", "timeout", "600");
        String there = OwnNetwork.dump();
        assertThatThrownBy(firewall()::prepare)
                .isInstanceOf(FirewallFault.class)
                .hasMessageContaining("hash:ip")
                .hasMessageContaining("ipset destroy httpd-guardian-4");
        firewall().removeAll();
        assertThat(OwnNetwork.dump()).isEqualTo(there);
    }

    @Test
    void shouldRefuseASetOfItsNameWithoutTimeout() {
        OwnNetwork.run("ipset", "create", "httpd-guardian-4", "hash:net");
        assertThatThrownBy(firewall()::prepare)
                .isInstanceOf(FirewallFault.class)
                .hasMessageContaining("timeout");
    }
}
