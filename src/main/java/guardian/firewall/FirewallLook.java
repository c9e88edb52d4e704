package guardian.firewall;

import guardian.config.FirewallSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Looks at what a firewall needs and at what stands before it, and changes nothing. */
public final class FirewallLook {

    private static final List<String> IPTABLES = List.of("iptables", "ip6tables");
    private static final Map<String, List<String>> TOOLS =
            Map.of(
                    "iptables", List.of("iptables", "ip6tables", "ipset"),
                    "nftables", List.of("nft"),
                    "iptables-plain", IPTABLES,
                    "pf", List.of("pfctl"));
    private static final List<String> BEST_FIRST =
            List.of("iptables", "nftables", "iptables-plain", "pf");
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private FirewallLook() {}

    /**
     * The programs that the configured kind needs and that are not there; none where all are.
     *
     * @param root of the file system that is looked at
     */
    public static List<String> missing(FirewallSettings settings, Path root) {
        return switch (settings.kind()) {
            case "auto" ->
                    BEST_FIRST.stream().anyMatch(kind -> absent(TOOLS.get(kind), root).isEmpty())
                            ? List.of()
                            : List.of("ipset with iptables", "nft");
            case "command" ->
                    absent(settings.command().ban().words().stream().limit(1).toList(), root);
            default -> absent(TOOLS.get(settings.kind()), root);
        };
    }

    private static List<String> absent(List<String> programs, Path root) {
        return programs.stream().filter(program -> !has(program, root)).toList();
    }

    private static boolean has(String program, Path root) {
        if (program.startsWith("/")) {
            return isProgram(root.resolve(program.substring(1)));
        }
        for (String directory : Programs.SEARCH_PATH.split(":")) {
            if (isProgram(root.resolve(directory.substring(1)).resolve(program))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isProgram(Path path) {
        return Files.isRegularFile(path) && Files.isExecutable(path);
    }

    /**
     * Rules of this machine's iptables that accept packets before the guardian's chain sees them,
     * as the tool prints them; none where the guardian has no chain, or there is no iptables.
     */
    public static List<String> acceptedBefore() {
        List<String> all = new ArrayList<>();
        Command command = new Command(new Programs(Programs.SEARCH_PATH), LIMIT);
        for (Family family : Family.values()) {
            for (String chain : List.of("INPUT", "FORWARD")) {
                try {
                    List<String> rules = new Tables(family, command).rules(chain);
                    before(rules == null ? List.of() : rules)
                            .forEach(rule -> all.add(family.tool + ' ' + rule));
                } catch (FirewallFault e) {
                    // No such tool: then nothing of it stands before us either.
                    return all;
                }
            }
        }
        return all;
    }

    /** Those of a chain's rules; what comes over loopback is never banned anyway. */
    static List<String> before(List<String> rules) {
        List<String> accepting = new ArrayList<>();
        for (String rule : rules) {
            if (rule.endsWith("-j " + FamilyRules.CHAIN)) {
                return accepting;
            }
            if (rule.endsWith("-j ACCEPT") && !rule.contains(" -i lo ")) {
                accepting.add(rule);
            }
        }
        return List.of();
    }
}
