package guardian.firewall;

import guardian.config.Response;
import java.util.Collection;
import java.util.Comparator;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The guardian's table as it should be, in nft's words. As by default, with somebody limited:
 *
 * <pre>{@code
 * table inet httpd_guardian {
 *     set ban4_32   { type ipv4_addr; timeout 10m; }
 *     set ban6_64   { type ipv6_addr; timeout 10m; }
 *     set limit4_32 { type ipv4_addr; timeout 10m; }
 *     set rate4     { type ipv4_addr; flags dynamic; timeout 2m; }
 *     chain prerouting {
 *         type filter hook prerouting priority -350; policy accept;
 *         tcp dport { 80, 443 } jump banned
 *     }
 *     chain banned {
 *         ip saddr @ban4_32 drop
 *         ip6 saddr & ffff:ffff:ffff:ffff:: @ban6_64 drop
 *         tcp flags syn ip saddr @limit4_32 update @rate4 { ip saddr limit rate over 20/minute } drop
 *     }
 * }
 * }</pre>
 *
 * <p>Before all tables of others, before connections are tracked and before destinations are
 * rewritten: so ports are those that clients ask for, and what is forwarded into containers is
 * looked at like all else. Where only new connections are met, it has to wait for their tracking.
 */
final class NftTable {

    /** Its family and name. */
    static final String NAME = "inet httpd_guardian";

    /** Fragments have been put together by then (-400), nothing else has been done (-300). */
    private static final String HOOK = hook("prerouting", -350);

    /**
     * Where only new connections are met: they are tracked by then (-200), not yet sent elsewhere.
     */
    private static final String TRACKED_HOOK = hook("tracked", -150);

    /** Of elements that somebody adds by hand; the guardian's carry their own. */
    private static final String DEFAULT_TIMEOUT = "timeout 10m;";

    /** After a minute without a new connection, a limited client has its whole allowance again. */
    private static final String RATE_TIMEOUT = "timeout 2m;";

    private static final String OPENING = "tcp flags & (fin | syn | rst | ack) == syn";
    private static final String NEW = "ct state new";
    private static final String UNTRACKED = "ct state untracked " + OPENING;
    private static final String JUMP = "jump banned";

    private final Shape shape;
    private final Set<NftSet> sets =
            new TreeSet<>(
                    Comparator.comparing(NftSet::limited)
                            .thenComparing(NftSet::four, Comparator.reverseOrder())
                            .thenComparing(NftSet::length, Comparator.reverseOrder()));

    private static String hook(String chain, int priority) {
        String type = "type filter hook prerouting priority " + priority + "; policy accept;";
        return "chain " + NAME + ' ' + chain + " { " + type + " }";
    }

    NftTable(Shape shape) {
        this.shape = shape;
        sets.add(new NftSet(true, shape.ipv4Bits(), false));
        sets.add(new NftSet(false, shape.ipv6Bits(), false));
    }

    /** It needs these sets as well. */
    void need(Collection<NftSet> more) {
        sets.addAll(more);
    }

    /** It cannot have these sets. */
    void forget(Collection<NftSet> refused) {
        sets.removeAll(refused);
    }

    boolean has(NftSet set) {
        return sets.contains(set);
    }

    /**
     * One line that makes it so, whatever is missing or has been changed; what the sets hold stays,
     * and at every moment a packet meets the rules of before or those of after.
     */
    String definition() {
        StringJoiner line = new StringJoiner("; ");
        line.add("add table " + NAME);
        for (NftSet set : sets) {
            String type = type(set.four()) + " flags timeout; " + DEFAULT_TIMEOUT;
            line.add("add set " + NAME + ' ' + set.name() + " { " + type + " }");
            if (set.limited()) {
                line.add(rate(set.four()));
            }
        }
        line.add("add " + (shape.newOnly() ? TRACKED_HOOK : HOOK));
        line.add("add chain " + NAME + " banned");
        line.add("flush chain " + NAME + ' ' + hooked());
        line.add("flush chain " + NAME + " banned");
        rules(line);
        return line.toString();
    }

    /** One line that takes away what an earlier guardian of another shape has left. */
    String leftovers() {
        boolean tracked = !shape.newOnly();
        String chain = NAME + (tracked ? " tracked" : " prerouting");
        StringJoiner line = new StringJoiner("; ");
        line.add("add table " + NAME);
        line.add("add " + (tracked ? TRACKED_HOOK : HOOK));
        line.add("flush chain " + chain);
        line.add("delete chain " + chain);
        return line.toString();
    }

    /** The chain that the kernel shows packets to. */
    String hooked() {
        return shape.newOnly() ? "tracked" : "prerouting";
    }

    private String rate(boolean four) {
        String type = type(four) + " flags dynamic,timeout; " + RATE_TIMEOUT;
        String size = " size " + Math.max(1, shape.maxElements()) + ";";
        return "add set " + NAME + ' ' + rateName(four) + " { " + type + size + " }";
    }

    private static String type(boolean four) {
        return four ? "type ipv4_addr;" : "type ipv6_addr;";
    }

    private static String rateName(boolean four) {
        return four ? "rate4" : "rate6";
    }

    private void rules(StringJoiner line) {
        for (String match : guarded()) {
            line.add("add rule " + NAME + ' ' + hooked() + ' ' + match + JUMP);
        }
        for (NftSet set : sets) {
            for (String rule : set.limited() ? limit(set) : response(set)) {
                line.add("add rule " + NAME + " banned " + rule);
            }
        }
    }

    /** What matches the packets that are looked at. */
    private String[] guarded() {
        String ports =
                shape.ports().isEmpty()
                        ? ""
                        : shape.ports().stream()
                                .map(String::valueOf)
                                .collect(Collectors.joining(", ", "tcp dport { ", " } "));
        return shape.newOnly()
                ? new String[] {ports + NEW + ' ', ports + UNTRACKED + ' '}
                : new String[] {ports};
    }

    private String[] response(NftSet set) {
        return shape.response() == Response.DROP
                ? new String[] {set.match() + " drop"}
                : new String[] {
                    set.match() + " meta l4proto tcp reject with tcp reset", set.match() + " reject"
                };
    }

    private String[] limit(NftSet set) {
        int bits = set.four() ? shape.ipv4Bits() : shape.ipv6Bits();
        int most = shape.limitPerMinute();
        return new String[] {
            OPENING
                    + ' '
                    + set.match()
                    + (" update @" + rateName(set.four()))
                    + (" { " + NftSet.key(set.four(), bits))
                    + (" limit rate over " + most + "/minute burst " + most + " packets }")
                    + " drop"
        };
    }
}
