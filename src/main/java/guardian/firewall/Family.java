package guardian.firewall;

import guardian.event.Prefix;

/** IPv4 or IPv6: each has its own tool, set and tables in the kernel. */
enum Family {
    IPV4("IPv4", "iptables", "inet", "httpd-guardian-4"),
    IPV6("IPv6", "ip6tables", "inet6", "httpd-guardian-6");

    /** As operators call it. */
    final String title;

    /** The program that keeps its rules. */
    final String tool;

    /** ipset's word for it. */
    final String setFamily;

    /** The name of the guardian's set. */
    final String setName;

    Family(String title, String tool, String setFamily, String setName) {
        this.title = title;
        this.tool = tool;
        this.setFamily = setFamily;
        this.setName = setName;
    }

    static Family of(Prefix client) {
        return client.isIpv4() ? IPV4 : IPV6;
    }
}
