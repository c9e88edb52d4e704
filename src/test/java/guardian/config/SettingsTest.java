package guardian.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import guardian.event.Prefix;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Code may make settings, too: of those that a file could give. */
class SettingsTest {

    private static final Path RELATIVE = Path.of("x");
    private static final Duration TEN = Duration.ofSeconds(10);

    @Test
    void shouldRefuseWhatNoFileCouldSay() {
        Optional<Path> none = Optional.empty();
        refuses("ipv4_prefix", () -> new InputSettings("auto", List.of(), 7, 64, none));
        refuses("ipv6_prefix", () -> new InputSettings("auto", List.of(), 32, 129, none));
        refuses("format", () -> new InputSettings("%t %r", List.of(), 32, 64, none));
        Optional<Path> relative = Optional.of(RELATIVE);
        refuses("copy_file", () -> new InputSettings("auto", List.of(), 32, 64, relative));
        Prefix twice = Prefix.parse("192.0.2.7");
        refuses("clients", () -> allowing(List.of(twice, twice), List.of(), List.of()));
        refuses("clients", () -> allowing(List.of(), List.of("localhost"), List.of()));
        refuses("dns", () -> allowing(List.of(), List.of(), List.of("localhost")));
        refuses("times", () -> new BanSettings(List.of(), TEN));
        refuses("times fall", () -> new BanSettings(List.of(TEN, Duration.ofSeconds(9)), TEN));
        refuses("memory", () -> new BanSettings(List.of(TEN), Duration.ZERO));
        refuses("brake", () -> new BanSettings(List.of(TEN), TEN, 0, 0, false, 0));
        refuses("jitter", () -> new BanSettings(List.of(TEN), TEN, 1, 1.1, false, 0));
        refuses("network", () -> new BanSettings(List.of(TEN), TEN, 1, 0, false, 257));
        refuses("kind", () -> new FirewallSettings("ufw", List.of(), TEN));
        refuses("ports", () -> new FirewallSettings("auto", List.of(0), TEN));
        refuses("timeout", () -> new FirewallSettings("auto", List.of(), Duration.ofHours(1)));
        Response drop = Response.DROP;
        Packets all = Packets.ALL;
        CommandSettings own = CommandSettings.NONE;
        refuses(
                "limit",
                () -> new FirewallSettings("auto", List.of(), drop, all, 0, false, TEN, own));
        refuses("absolute path", () -> new CommandWords(List.of("block", "{client}")));
        refuses("directory", () -> new StateSettings(RELATIVE, 1_000));
        refuses("max_clients", () -> new StateSettings(Path.of("/x"), 999));
        Path log = Path.of("/x/decisions.log");
        refuses("file", () -> new DecisionLogSettings(RELATIVE, LogStyle.JSON, Optional.empty()));
        refuses(
                "recidive_file",
                () -> new DecisionLogSettings(log, LogStyle.JSON, Optional.of(RELATIVE)));
        refuses("file", () -> new LogSettings(RELATIVE, "info"));
        refuses("level", () -> new LogSettings(Path.of("/x"), "loud"));
        refuses("directory", () -> audit(relative, AfterSweep.KEEP, TEN, 1 << 20, ""));
        refuses("archive", () -> audit(none, AfterSweep.ARCHIVE, TEN, 1 << 20, ""));
        refuses("stale", () -> audit(none, AfterSweep.KEEP, Duration.ZERO, 1 << 20, ""));
        refuses("max_file", () -> audit(none, AfterSweep.KEEP, TEN, 1, ""));
        Retention brief = new Retention(Optional.of(Duration.ofMinutes(1)), Optional.empty());
        String sqlite = "jdbc:sqlite:/x/store.db";
        refuses("url", () -> new StoreSettings("x", "u", none, Retention.FOR_EVER, none));
        refuses("user", () -> new StoreSettings(sqlite, "", none, Retention.FOR_EVER, none));
        refuses(
                "password_file",
                () -> new StoreSettings(sqlite, "u", relative, Retention.FOR_EVER, none));
        refuses("retention", () -> new StoreSettings(sqlite, "u", none, brief, none));
        refuses(
                "countries",
                () -> new StoreSettings(sqlite, "u", none, Retention.FOR_EVER, relative));
        refuses("owner", () -> audit(none, AfterSweep.KEEP, TEN, 1 << 20, "a:b"));
    }

    @Test
    void shouldRefuseRulesThatNoFileCouldHave() {
        refuses("name", () -> new Rule("a b", 2, 2, Optional.empty(), false));
        refuses("no threshold", () -> new Rule("a", 0, 0, Optional.empty(), false));
        refuses("1m", () -> new Rule("a", 1, 2, Optional.empty(), false));
        refuses("5m", () -> new Rule("a", 2, 30_001, Optional.empty(), false));
        refuses("ban_time", () -> new Rule("a", 2, 2, Optional.of(Duration.ZERO), false));
        refuses("two rules", () -> Rules.check(List.of(Rule.REQUESTS, Rule.REQUESTS)));
        refuses("0 rules", () -> Rules.check(List.of()));
    }

    @Test
    void shouldTakeThePlacesOfOthersAndNothingElse() {
        String file =
                "mode = 'block'\n[state]\ndirectory = '/s'\nmax_clients = 1000\n"
                        + "[allowlist]\nclients = ['192.0.2.7']\n[log]\nlevel = 'debug'";
        Settings other = ConfigFile.parse(file, new Faults(Path.of("f"))).settings();

        Settings settings = Settings.defaults().withPlacesOf(other);

        assertThat(settings.mode()).isEqualTo(Mode.WARN);
        assertThat(settings.state()).isEqualTo(new StateSettings(Path.of("/s"), 250_000));
        assertThat(settings.allowlist()).isEqualTo(other.allowlist());
        assertThat(settings.decisionLog()).isEqualTo(other.decisionLog());
        assertThat(settings.log()).isEqualTo(other.log());
    }

    private static AuditSettings audit(
            Optional<Path> directory, AfterSweep after, Duration stale, long most, String owner) {
        return new AuditSettings(
                directory,
                Optional.empty(),
                after,
                Optional.empty(),
                Path.of("/q"),
                Optional.empty(),
                stale,
                Optional.empty(),
                most,
                Optional.empty(),
                owner,
                "");
    }

    private static AllowlistSettings allowing(
            List<Prefix> clients, List<String> names, List<String> dns) {
        return new AllowlistSettings(clients, names, true, dns);
    }

    private static void refuses(String key, ThrowingCallable making) {
        assertThatIllegalArgumentException().isThrownBy(making).withMessageContaining(key);
    }
}
