package guardian.firewall;

import java.util.ArrayList;
import java.util.List;

/** What others have in the firewall of a machine, with names like the guardian's. */
public final class Others {

    private static final String[] TOOLS = {
        "iptables", "ip6tables", "iptables-legacy", "ip6tables-legacy"
    };

    private Others() {}

    /** Makes it. */
    public static void make() {
        run("ipset create httpd-guardian-44 hash:ip timeout 600");
        run("ipset create others hash:ip");
        run("ipset add others 198.51.100.1");
        for (String tool : TOOLS) {
            run(tool + " -N f2b-httpd-guardian");
            run(tool + " -A f2b-httpd-guardian -p udp --dport 9 -j REJECT");
            run(tool + " -A INPUT -i lo -j ACCEPT");
            run(tool + " -A FORWARD -i lo -j ACCEPT");
            run(tool + " -A INPUT -j f2b-httpd-guardian");
            run(tool + " -t nat -A PREROUTING -p icmp -j ACCEPT");
            run(tool + " -t raw -A PREROUTING -i lo -j ACCEPT");
        }
        run("nft add table inet httpd_guardian_2");
        run("nft add set inet httpd_guardian_2 bans { type ipv4_addr ; flags interval ; }");
        run("nft add element inet httpd_guardian_2 bans { 198.51.100.0/24 }");
        run("nft add chain inet httpd_guardian_2 in { type filter hook input priority 5 ; }");
        run("nft add rule inet httpd_guardian_2 in ip saddr @bans accept");
    }

    /** The same as text, with nothing of the guardian's in between. */
    static String rules() {
        List<String> lines = new ArrayList<>();
        OwnNetwork.saved()
                .lines()
                .filter(line -> !line.matches("(.* )?:?httpd-guardian(-(limit|docker|4|6))*( .*)?"))
                .forEach(lines::add);
        return String.join("\n", lines)
                + OwnNetwork.run("nft", "list", "table", "inet", "httpd_guardian_2");
    }

    /** Takes it away, by its own commands. */
    public static void remove() {
        run("nft delete table inet httpd_guardian_2");
        for (String tool : TOOLS) {
            run(tool + " -F");
            run(tool + " -X");
            run(tool + " -t nat -F");
            run(tool + " -t raw -F");
        }
        run("ipset destroy");
    }

    private static void run(String words) {
        OwnNetwork.run(words.split(" "));
    }
}
