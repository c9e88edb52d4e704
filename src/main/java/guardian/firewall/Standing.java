package guardian.firewall;

import guardian.event.Prefix;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the guardian's jump stands in a chain of the system, for one client's packets.
 *
 * @param chain whose
 * @param fault what is wrong with it; null when its packets get there
 * @param established whether those of open connections only pass before
 */
record Standing(String chain, String fault, boolean established) {

    private static final Pattern OURS = Pattern.compile(" -j httpd-guardian(-docker)?$");

    /** To a chain of others, or to its end: there the packet may be let pass. */
    private static final Pattern LETS_PASS =
            Pattern.compile(" -(?:j|g) (?!DROP|REJECT|LOG|NFLOG|MARK|CONNMARK|TRACE|CT\\b)\\S+");

    private static final Pattern STATES = Pattern.compile(" --(?:ct)?state (\\S+)");
    private static final Pattern SOURCE = Pattern.compile("( !)? -s (\\S+)");
    private static final Pattern PROTOCOL = Pattern.compile(" -p (?!tcp|all)");
    private static final Pattern PORTS = Pattern.compile("(?<! !) --dports? ([0-9,:]+)");

    /**
     * Reads it off the rules.
     *
     * @param rules in order, as {@code -S} prints them
     * @param ports TCP ports that are guarded; none for all packets
     */
    static Standing of(String chain, List<String> rules, Prefix client, List<Integer> ports) {
        boolean onlyEstablished = true;
        String before = null;
        for (String rule : rules) {
            if (OURS.matcher(rule).find()) {
                return before == null
                        ? new Standing(chain, null, false)
                        : below(chain, before, onlyEstablished);
            }
            if (LETS_PASS.matcher(rule).find() && mayMeet(rule, client, ports)) {
                before = before == null ? rule : before;
                onlyEstablished &= isForOpen(rule);
            }
        }
        return new Standing(chain, "the guardian's jump is missing in " + chain, false);
    }

    private static Standing below(String chain, String rule, boolean established) {
        return new Standing(
                chain,
                "in " + chain + " the guardian's jump stands below \"" + rule + '"',
                established);
    }

    /** Whether it may concern what the client sends to guarded ports from outside. */
    private static boolean mayMeet(String rule, Prefix client, List<Integer> ports) {
        if (rule.contains(" -i lo ") || !ports.isEmpty() && isForOthers(rule, ports)) {
            return false;
        }
        Matcher source = SOURCE.matcher(rule);
        if (!source.find() || source.group(1) != null) {
            return true;
        }
        Prefix from = Prefix.parse(source.group(2));
        return from == null || from.overlaps(client);
    }

    private static boolean isForOthers(String rule, List<Integer> ports) {
        Matcher its = PORTS.matcher(rule);
        return PROTOCOL.matcher(rule).find()
                || its.find() && ports.stream().noneMatch(port -> isIn(its.group(1), port));
    }

    /** Whether it is one of {@code 22,8000:8010}. */
    private static boolean isIn(String list, int port) {
        for (String part : list.split(",")) {
            String[] ends = part.split(":");
            if (ends.length > 0
                    && port >= Integer.parseInt(ends[0])
                    && port <= Integer.parseInt(ends[ends.length - 1])) {
                return true;
            }
        }
        return false;
    }

    private static boolean isForOpen(String rule) {
        Matcher states = STATES.matcher(rule);
        return states.find()
                && states.group(1).contains("ESTABLISHED")
                && !states.group(1).contains("NEW");
    }

    boolean isRight() {
        return fault == null;
    }
}
