package guardian.firewall;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The rules at the top of INPUT that send what comes for the guarded ports to the guardian's chain.
 *
 * <p>Rules are deleted by their text, never by their number: somebody else may insert one at any
 * moment, and the number would be that of his rule. But of two rules with one text the upper one is
 * deleted; so jumps that have been pushed down are moved by way of others that differ in a comment.
 * At every moment one of them is in force.
 */
final class Jumps {

    /** What multiport takes in one rule. */
    private static final int PORTS_IN_A_RULE = 15;

    private static final String CHAIN = "INPUT";
    private static final String APPEND = "-A " + CHAIN;
    private static final String JUMP = " -j " + BanChain.NAME;
    private static final String MOVING = " -m comment --comment " + BanChain.NAME + "-moving";

    /** Every jump that a guardian has ever written, for whatever ports. */
    private static final Pattern OURS =
            Pattern.compile(
                    APPEND + "( -p tcp -m multiport --dports [0-9,]+)?(" + MOVING + ")?" + JUMP);

    private final Tables tables;
    private final List<String> matches;

    /**
     * @param ports TCP ports; none for all packets
     */
    Jumps(List<Integer> ports, Tables tables) {
        this.tables = tables;
        this.matches = matches(ports.stream().distinct().sorted().toList());
    }

    private static List<String> matches(List<Integer> ports) {
        if (ports.stream().anyMatch(port -> port < 1 || port > 65_535)) {
            throw new IllegalArgumentException("TCP ports are 1 to 65535, not " + ports);
        }
        List<String> matches = new ArrayList<>();
        for (int from = 0; from < ports.size(); from += PORTS_IN_A_RULE) {
            List<String> some =
                    ports.subList(from, Math.min(ports.size(), from + PORTS_IN_A_RULE)).stream()
                            .map(String::valueOf)
                            .toList();
            matches.add(" -p tcp -m multiport --dports " + String.join(",", some));
        }
        return matches.isEmpty() ? List.of("") : matches;
    }

    /** Makes them the first rules, and the only jumps of ours. */
    void prepare() throws FirewallFault {
        List<String> present = tables.rules(CHAIN);
        if (isRight(present)) {
            return;
        }
        List<String> old = ours(present);
        if (old.isEmpty()) {
            insert("");
        } else {
            insert(MOVING);
            delete(old);
            insert("");
            delete(rules(MOVING));
        }
        if (!isRight(tables.rules(CHAIN))) {
            throw new FirewallFault(
                    "the jumps to "
                            + BanChain.NAME
                            + " did not stay the first rules of INPUT: somebody else is changing it"
                            + " at this moment");
        }
    }

    void remove() throws FirewallFault {
        delete(ours(tables.rules(CHAIN)));
    }

    private boolean isRight(List<String> present) {
        List<String> wanted = rules("");
        return present.size() >= wanted.size()
                && present.subList(0, wanted.size()).equals(wanted)
                && ours(present).size() == wanted.size();
    }

    private static List<String> ours(List<String> rules) {
        return rules.stream().filter(rule -> OURS.matcher(rule).matches()).toList();
    }

    private List<String> rules(String comment) {
        return matches.stream().map(match -> APPEND + match + comment + JUMP).toList();
    }

    private void insert(String comment) throws FirewallFault {
        int position = 1;
        for (String rule : rules(comment)) {
            tables.insert(position++, rule);
        }
    }

    private void delete(List<String> rules) throws FirewallFault {
        for (String rule : rules) {
            tables.delete(rule);
        }
    }
}
