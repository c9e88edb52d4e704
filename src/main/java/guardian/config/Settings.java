package guardian.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Everything an operator can set; immutable and valid.
 *
 * @param mode {@code mode} ("warn"): "warn" decides and logs, "block" also closes the firewall
 * @param rules {@code [[rule]]}: in the order of the file; the built-in rule requests first unless
 *     the file has one of that name
 */
public record Settings(
        Mode mode,
        InputSettings input,
        List<Rule> rules,
        BanSettings ban,
        AllowlistSettings allowlist,
        FirewallSettings firewall,
        StateSettings state,
        DecisionLogSettings decisionLog,
        LogSettings log) {

    private static final Path LOGS = Path.of("/var/log/httpd-guardian");

    public Settings {
        rules = List.copyOf(rules);
    }

    /** What holds without any configuration. */
    public static Settings defaults() {
        return new Settings(
                Mode.WARN,
                new InputSettings("auto", List.of(), 32, 64),
                List.of(Rule.REQUESTS),
                new BanSettings(
                        List.of(
                                Duration.ofMinutes(10),
                                Duration.ofHours(1),
                                Duration.ofHours(6),
                                Duration.ofDays(1),
                                Duration.ofDays(7)),
                        Duration.ofDays(30)),
                new AllowlistSettings(List.of()),
                new FirewallSettings("auto", List.of(80, 443), Duration.ofSeconds(10)),
                new StateSettings(Path.of("/var/lib/httpd-guardian"), 250_000),
                new DecisionLogSettings(LOGS.resolve("decisions.log")),
                new LogSettings(LOGS.resolve("guardian.log"), "info"));
    }

    /** These settings with the other's allowlist, state directory and logs. */
    public Settings withPlacesOf(Settings other) {
        return new Settings(
                mode,
                input,
                rules,
                ban,
                other.allowlist,
                firewall,
                new StateSettings(other.state.directory(), state.maxClients()),
                other.decisionLog,
                other.log);
    }
}
