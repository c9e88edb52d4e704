package guardian.firewall;

import guardian.event.Prefix;

/** IPv4 or IPv6: each has its own tool, sets and tables in the kernel. */
enum Family {
    IPV4("IPv4", "iptables", "inet", "4", 32, "icmp-port-unreachable"),
    IPV6("IPv6", "ip6tables", "inet6", "6", 128, "icmp6-port-unreachable");

    /** As operators call it. */
    final String title;

    /** The program that keeps its rules. */
    final String tool;

    /** ipset's word for it. */
    final String setFamily;

    /** The name of the guardian's set of banned clients. */
    final String banSet;

    /** The name of the guardian's set of limited clients. */
    final String limitSet;

    /** Bits of an address. */
    final int bits;

    /** iptables' word for what it answers when a port is closed. */
    final String unreachable;

    Family(String title, String tool, String setFamily, String word, int bits, String unreachable) {
        this.title = title;
        this.tool = tool;
        this.setFamily = setFamily;
        this.banSet = "httpd-guardian-" + word;
        this.limitSet = "httpd-guardian-limit-" + word;
        this.bits = bits;
        this.unreachable = unreachable;
    }

    static Family of(Prefix client) {
        return client.isIpv4() ? IPV4 : IPV6;
    }
}
