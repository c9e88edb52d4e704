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

    /** What shuts out the banned. */
    static List<String> bans(String chain, Family family, Shape shape) {
        String those =
                (shape.newOnly() ? " -m conntrack --ctstate NEW" : "")
                        + " -m set --match-set "
                        + family.banSet
                        + " src";
        if (shape.response() == Response.DROP) {
            return List.of("-A " + chain + those + " -j DROP");
        }
        List<String> rules = new ArrayList<>();
        rules.add("-A " + chain + " -p tcp" + those + " -j REJECT --reject-with tcp-reset");
        if (shape.ports().isEmpty()) {
            rules.add("-A " + chain + those + " -j REJECT --reject-with " + family.unreachable);
        }
        return rules;
    }

    /**
     * What holds the limited to so many new connections. The kernel keeps an account by its name,
     * with the limit it was made for; so another limit has another name. Names have at most 15
     * characters.
     */
    static String limit(String chain, Family family, Shape shape) {
        int limit = shape.limitPerMinute();
        int bits = family == Family.IPV4 ? shape.ipv4Bits() : shape.ipv6Bits();
        return "-A "
                + chain
                + OPENING
                + " -m set --match-set "
                + family.limitSet
                + " src -m hashlimit --hashlimit-above "
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
