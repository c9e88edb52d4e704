package guardian.firewall;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The rules at the top of a chain of the system that send what comes for the guarded ports to a
 * chain of the guardian's.
 *
 * <p>Where the kernel translates addresses, a port of a container is not the one that the client
 * has asked for: what is forwarded there is met by the port before the translation.
 *
 * <p>Rules are deleted by their text, never by their number: somebody else may insert one at any
 * moment, and the number would be that of his rule.
 */
final class Jumps {

    /** What multiport takes in one rule. */
    private static final int PORTS_IN_A_RULE = 15;

    private static final String TRANSLATED = " -m conntrack --ctstate DNAT";
    private static final String AS_SENT = " -m conntrack ! --ctstate DNAT";

    private final String chain;
    private final String target;
    private final Tables tables;
    private final Pattern ours;
    private List<String> wanted = List.of();
    private List<String> printed = List.of();

    /**
     * @param chain where they stand: {@code INPUT}
     * @param target where they go
     */
    Jumps(String chain, String target, Tables tables) {
        this.chain = chain;
        this.target = target;
        this.tables = tables;
        // Every jump that a guardian has ever written, for whatever ports.
        this.ours =
                Pattern.compile(
                        "-A "
                                + chain
                                + "( -p tcp)?( -m multiport --dports [0-9,]+)?"
                                + "( -m conntrack [!a-zA-Z0-9 -]+?)?"
                                + "( -m comment --comment httpd-guardian-moving)?"
                                + " -j httpd-guardian(-docker)?");
    }

    /**
     * Says which they are from the next plan on.
     *
     * @param ports TCP ports; none for all packets
     * @param translates whether the kernel translates addresses of what passes here
     */
    void guard(List<Integer> ports, boolean translates) {
        List<String> rules =
                matches(ports, translates).stream()
                        .map(match -> "-A " + chain + match + " -j " + target)
                        .toList();
        if (!rules.equals(wanted)) {
            wanted = rules;
            printed = rules;
        }
    }

    private static List<String> matches(List<Integer> ports, boolean translates) {
        List<String> matches = new ArrayList<>();
        for (int from = 0; from < ports.size(); from += PORTS_IN_A_RULE) {
            List<String> some =
                    ports.subList(from, Math.min(ports.size(), from + PORTS_IN_A_RULE)).stream()
                            .map(String::valueOf)
                            .toList();
            matches.add(
                    " -p tcp -m multiport --dports "
                            + String.join(",", some)
                            + (translates ? AS_SENT : ""));
        }
        if (translates) {
            for (int port : ports) {
                matches.add(
                        " -p tcp" + TRANSLATED + " --ctorigdstport " + port + " --ctdir ORIGINAL");
            }
        }
        return matches.isEmpty() ? List.of("") : matches;
    }

    /** Whether there is the chain that they stand in. */
    boolean hasPlace() throws FirewallFault {
        return tables.rules(chain) != null;
    }

    /** Adds what makes them the first rules, and the only ones of ours there. */
    void plan(List<String> lines) throws FirewallFault {
        List<String> present = tables.mustHave(chain);
        if (isRight(present)) {
            return;
        }
        planDeletion(present, lines);
        int position = 1;
        for (String rule : wanted) {
            lines.add("-I " + chain + ' ' + position++ + rule.substring(("-A " + chain).length()));
        }
    }

    private boolean isRight(List<String> present) {
        return present.size() >= printed.size()
                && present.subList(0, printed.size()).equals(printed)
                && present.stream().filter(this::isOurs).count() == printed.size();
    }

    /** To be called when a plan was carried out: see {@link GuardChain#learn}. */
    void learn() throws FirewallFault {
        List<String> present = tables.mustHave(chain);
        if (present.size() >= wanted.size()
                && present.subList(0, wanted.size()).stream().allMatch(this::isOurs)) {
            printed = List.copyOf(present.subList(0, wanted.size()));
        }
    }

    /** Adds what takes them away. */
    void planRemoval(List<String> lines) throws FirewallFault {
        List<String> present = tables.rules(chain);
        if (present != null) {
            planDeletion(present, lines);
        }
    }

    private void planDeletion(List<String> present, List<String> lines) {
        present.stream()
                .filter(this::isOurs)
                .forEach(rule -> lines.add("-D" + rule.substring("-A".length())));
    }

    private boolean isOurs(String rule) {
        return ours.matcher(rule).matches();
    }
}
