package guardian.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Asks a file for every key there is. To add a setting, ask for it here. */
final class SettingsReader {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration YEAR = Duration.ofDays(365);
    private static final int MOST_RULES = 64;
    private static final int MOST_TIMES = 20;

    private final Settings defaults = Settings.defaults();
    private final Section top;

    SettingsReader(Section top) {
        this.top = top;
    }

    Settings read() {
        String mode = top.word("mode", "warn", List.of("warn", "block"));
        StateSettings state = state(top.section("state"));
        boolean moved = !state.directory().equals(defaults.state().directory());
        Settings settings =
                new Settings(
                        Mode.valueOf(mode.toUpperCase(Locale.ROOT)),
                        input(top.section("input")),
                        rules(top.sections("rule")),
                        ban(top.section("ban")),
                        allowlist(top.section("allowlist")),
                        firewall(top.section("firewall")),
                        state,
                        decisionLog(top.section("decision_log"), moved ? state.directory() : null),
                        log(top.section("log"), moved ? state.directory() : null));
        top.end();
        return settings;
    }

    private InputSettings input(Section in) {
        InputSettings settings =
                new InputSettings(
                        in.word("format", "auto", List.of("auto", "guardian")),
                        in.prefixes("trusted_proxies"),
                        in.number("ipv4_prefix", 32, 8, 32),
                        in.number("ipv6_prefix", 64, 16, 128));
        in.end();
        return settings;
    }

    private List<Rule> rules(List<Section> sections) {
        List<Rule> rules = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Section section : sections) {
            Rule rule = rule(section);
            if (!rule.name().isEmpty() && !names.add(rule.name())) {
                section.fault(
                        "name", "\"" + rule.name() + "\" is the name of an earlier rule, too");
            }
            rules.add(rule);
        }
        if (sections.size() > MOST_RULES) {
            top.fault("rule", "at most " + MOST_RULES + " rules, not " + sections.size());
        }
        if (!names.contains(Rule.REQUESTS.name())) {
            rules.add(0, Rule.REQUESTS);
        }
        return rules;
    }

    private static Rule rule(Section in) {
        String allowed = "1 to 32 of a-z, 0-9, - and _";
        String name =
                in.text("name", "", allowed, t -> t.matches("[a-z0-9][a-z0-9_-]{0,31}") ? t : null);
        if (!in.has("name")) {
            in.missing("name", allowed);
        }
        String example = "{ \"1m\" = 120, \"5m\" = 360 }, one of the two at least";
        Section threshold = in.section("threshold");
        int minute = threshold.number("1m", 0, 2, Rule.LARGEST_THRESHOLD);
        int fiveMinutes = threshold.number("5m", 0, 2, Rule.LARGEST_THRESHOLD);
        threshold.end();
        if (!threshold.has("1m") && !threshold.has("5m")) {
            in.missing("threshold", example);
        }
        Optional<Duration> banTime =
                Optional.ofNullable(in.duration("ban_time", null, SECOND, YEAR));
        Rule rule = new Rule(name, minute, fiveMinutes, banTime, in.flag("dry_run", false));
        in.end();
        return rule;
    }

    private BanSettings ban(Section in) {
        List<Duration> times = in.durations("times", defaults.ban().times(), SECOND, YEAR);
        if (in.has("times") && (times.isEmpty() || times.size() > MOST_TIMES)) {
            in.fault("times", "must have 1 to " + MOST_TIMES + " elements, not " + times.size());
            times = defaults.ban().times();
        }
        for (int i = 1; i < times.size(); i++) {
            if (times.get(i).compareTo(times.get(i - 1)) < 0) {
                in.fault(
                        "times",
                        "must not fall, but "
                                + DurationText.print(times.get(i))
                                + " comes after "
                                + DurationText.print(times.get(i - 1)));
            }
        }
        Duration memory = in.duration("memory", defaults.ban().memory(), SECOND, YEAR);
        in.end();
        return new BanSettings(times, memory);
    }

    private static AllowlistSettings allowlist(Section in) {
        AllowlistSettings settings = new AllowlistSettings(in.prefixes("clients"));
        in.end();
        return settings;
    }

    private FirewallSettings firewall(Section in) {
        FirewallSettings settings =
                new FirewallSettings(
                        in.word("kind", "auto", List.of("auto", "iptables")),
                        in.list(
                                "ports",
                                defaults.firewall().ports(),
                                "a port from 1 to 65535",
                                SettingsReader::port),
                        in.duration(
                                "timeout",
                                defaults.firewall().timeout(),
                                Duration.ofMillis(100),
                                Duration.ofSeconds(60)));
        in.end();
        return settings;
    }

    private static Integer port(Object value) {
        return value instanceof Long port && port >= 1 && port <= 65_535 ? port.intValue() : null;
    }

    private StateSettings state(Section in) {
        StateSettings settings =
                new StateSettings(
                        in.path("directory", defaults.state().directory()),
                        in.number("max_clients", defaults.state().maxClients(), 1000, 50_000_000));
        in.end();
        return settings;
    }

    private DecisionLogSettings decisionLog(Section in, Path folder) {
        Path file = defaults.decisionLog().file();
        DecisionLogSettings settings =
                new DecisionLogSettings(in.path("file", inFolder(folder, file)));
        in.end();
        return settings;
    }

    private LogSettings log(Section in, Path folder) {
        LogSettings settings =
                new LogSettings(
                        in.path("file", inFolder(folder, defaults.log().file())),
                        in.word(
                                "level",
                                defaults.log().level(),
                                List.of("trace", "debug", "info", "warn", "error")));
        in.end();
        return settings;
    }

    /** With the state moved elsewhere, so is all that is not placed by hand. */
    private static Path inFolder(Path folder, Path file) {
        return folder == null ? file : folder.resolve(file.getFileName());
    }
}
