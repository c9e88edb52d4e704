package guardian.firewall;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A machine on which others use iptables and ipset, too, and the firewall that is tested there. */
abstract class BusyIptables {

    static final String JUMP = "-A INPUT -p tcp -m multiport --dports 80,443 -j httpd-guardian";

    private final List<IptablesFirewall> all = new ArrayList<>();
    private IptablesFirewall firewall;
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
        before = OwnNetwork.dump();
        firewall = make(80, 443);
    }

    @AfterEach
    void clear() throws Exception {
        firewall.removeAll();
        all.forEach(IptablesFirewall::close);
        firewall.close();
        OwnNetwork.mustHaveEnded("ipset -");
        for (String tool : List.of(tool("iptables"), tool("ip6tables"))) {
            OwnNetwork.run(tool, "-F");
            OwnNetwork.run(tool, "-X");
            OwnNetwork.run(tool, "-t", "nat", "-F");
        }
        OwnNetwork.run("ipset", "destroy");
    }

    /** How the tools of the kind that is tested are called. */
    String tool(String name) {
        return name;
    }

    /** The tools themselves, by the names that the guardian knows. */
    String searchPath() {
        return Programs.SEARCH_PATH;
    }

    static List<String> sorted(String dump) {
        return dump.replaceAll("initval \\w+|timeout (49\\d|500)", "").lines().sorted().toList();
    }

    final IptablesFirewall make(int... ports) {
        Shape shape =
                Shapes.of("ports = " + Arrays.toString(ports), "[state]", "max_clients = 65536");
        IptablesFirewall made = new IptablesFirewall(shape, searchPath());
        all.add(made);
        return made;
    }

    /** The firewall that is tested. */
    final IptablesFirewall firewall() {
        return firewall;
    }

    /** Goes on with another one. */
    final void firewall(IptablesFirewall other) {
        firewall.close();
        firewall = other;
    }

    /** What the machine had before it was prepared. */
    final String before() {
        return before;
    }
}
