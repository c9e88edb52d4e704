package guardian.firewall;

import guardian.config.Response;
import java.util.ArrayList;
import java.util.List;

/** The rules of the guardian's chains: which packets of whom meet what. */
final class ChainRules {

    /** An opening packet of TCP, as iptables prints {@code --syn}. */
    private static final String OPENING = " -p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN";

    /** Who was idle for so long may open all of its connections at once. */
    private static final String EXPIRE_MILLIS = "60000";

    private ChainRules() {}

    /** Matches those packets that are met at all. */
    static String met(Shape shape) {
        return shape.newOnly() ? " -m conntrack --ctstate NEW" : "";
    }

    /** Matches whoever is in a set. */
    static String inSet(String set) {
        return " -m set --match-set " + set + " src";
    }

    /**
     * What shuts out the banned.
     *
     * @param who matches them
     */
    static List<String> bans(String chain, Family family, Shape shape, String who) {
        if (shape.response() == Response.DROP) {
            return List.of("-A " + chain + who + " -j DROP");
        }
        List<String> rules = new ArrayList<>();
        rules.add("-A " + chain + " -p tcp" + who + " -j REJECT --reject-with tcp-reset");
        if (shape.ports().isEmpty()) {
            rules.add("-A " + chain + who + " -j REJECT --reject-with " + family.unreachable);
        }
        return rules;
    }

    /**
     * What holds the limited to so many new connections. The kernel keeps an account by its name,
     * with the limit it was made for; so another limit has another name. Names have at most 15
     * characters.
     *
     * @param who matches the limited
     */
    static String limit(String chain, Family family, Shape shape, String who) {
        int limit = shape.limitPerMinute();
        int bits = family == Family.IPV4 ? shape.ipv4Bits() : shape.ipv6Bits();
        return "-A "
                + chain
                + OPENING
                + who
                + " -m hashlimit --hashlimit-above "
                + limit
                + "/min --hashlimit-burst "
                + limit
                + " --hashlimit-mode srcip --hashlimit-name guard-"
                + limit
                + '-'
                + bits
                + " --hashlimit-htable-max "
                + shape.maxElements()
                + " --hashlimit-htable-expire "
                + EXPIRE_MILLIS
                + (bits == family.bits ? "" : " --hashlimit-srcmask " + bits)
                + " -j DROP";
    }
}
