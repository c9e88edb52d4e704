package guardian.config;

import java.nio.file.Path;
import java.util.List;

/**
 * Everything an operator can set: immutable, and valid even when code makes it. Each section's
 * record is the one place where its keys stand, with default, bounds and meaning; to add a key, add
 * it there and to the sample file. To add a section, add a component here.
 *
 * @param mode {@code mode} ("warn"): whether bans are carried out, or only decided and logged
 * @param input {@code [input]}
 * @param rules {@code [[rule]]}: in the order of the file, between the built-in {@link
 *     Rule#REQUESTS} and {@link Rule#FAKE_BOT} unless one of them has its name; those about records
 *     stand behind all others; never empty
 * @param ban {@code [ban]}
 * @param allowlist {@code [allowlist]}
 * @param firewall {@code [firewall]}
 * @param state {@code [state]}
 * @param decisionLog {@code [decision_log]}
 * @param log {@code [log]}
 * @param audit {@code [audit]}
 * @param store {@code [store]}
 * @param control {@code [control]}
 * @param metrics {@code [metrics]}
 * @param notification {@code [notify]}
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
        LogSettings log,
        AuditSettings audit,
        StoreSettings store,
        ControlSettings control,
        MetricsSettings metrics,
        NotifySettings notification) {

    private static final Key<Mode> MODE =
            new Key<>("mode", Mode.WARN, new Choice<>(List.of(Mode.WARN, Mode.BLOCK)));

    public Settings {
        rules = Rules.check(Rules.inOrder(rules));
    }

    /** What holds without any configuration. */
    public static Settings defaults() {
        return read(Document.empty().top());
    }

    /**
     * These settings with the other's allowlist, state directory, logs, socket and notification.
     */
    public Settings withPlacesOf(Settings other) {
        StateSettings place = new StateSettings(other.state.directory(), state.maxClients());
        return new Settings(
                mode,
                input,
                rules,
                ban,
                other.allowlist,
                firewall,
                place,
                other.decisionLog,
                other.log,
                audit,
                store,
                other.control,
                metrics,
                other.notification);
    }

    /** Names of the rules about records, which do nothing where none come. */
    public List<String> rulesAboutRecords() {
        return rules.stream().filter(Rule::isAboutRecords).map(Rule::name).distinct().toList();
    }

    /** A value that is wrong is a fault of the document, and its default stands here. */
    static Settings read(Section top) {
        Mode mode = top.get(MODE);
        InputSettings input = InputSettings.read(section(top, "input"));
        List<Rule> rules = Rules.read(top);
        BanSettings ban = BanSettings.read(section(top, "ban"));
        AllowlistSettings allowlist = AllowlistSettings.read(section(top, "allowlist"));
        if (allowlist.verifiedBots()) {
            rules = Rules.withClaims(rules);
        }
        FirewallSettings firewall = FirewallSettings.read(section(top, "firewall"));
        StateSettings state = StateSettings.read(section(top, "state"));
        DecisionLogSettings decisions =
                DecisionLogSettings.read(section(top, "decision_log"), state);
        LogSettings log = LogSettings.read(section(top, "log"), state);
        AuditSettings audit = AuditSettings.read(section(top, "audit"), state);
        StoreSettings store = StoreSettings.read(section(top, "store"), state);
        ControlSettings control = ControlSettings.read(section(top, "control"), state);
        MetricsSettings metrics = MetricsSettings.read(section(top, "metrics"));
        NotifySettings notification = NotifySettings.read(section(top, "notify"));
        return new Settings(
                mode,
                input,
                rules,
                ban,
                allowlist,
                firewall,
                state,
                decisions,
                log,
                audit,
                store,
                control,
                metrics,
                notification);
    }

    static Path socket(Section top) {
        StateSettings state = StateSettings.read(section(top, "state"));
        return ControlSettings.read(section(top, "control"), state).socket();
    }

    private static Section section(Section top, String name) {
        return top.section(name, "a section, [" + name + "]");
    }

    /** The default place of a file, which a state directory elsewhere takes along. */
    static Path placeOf(Key<Path> key, StateSettings state) {
        Path name = key.standard().getFileName();
        return state.isElsewhere() && name != null
                ? state.directory().resolve(name)
                : key.standard();
    }
}
