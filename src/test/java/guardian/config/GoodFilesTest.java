package guardian.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import guardian.event.Prefix;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every key, at its bounds. */
class GoodFilesTest {

    @Test
    void shouldBeTheDefaultsForAnEmptyFile() {
        assertThat(read("")).isEqualTo(Settings.defaults());
        assertThat(read("# nothing\r\n\r\n[input]\r\n[log]")).isEqualTo(Settings.defaults());
    }

    @Test
    void shouldHaveTheDefaultsOfTheContract() {
        Settings defaults = Settings.defaults();

        assertThat(defaults.mode()).isEqualTo(Mode.WARN);
        assertThat(defaults.input())
                .isEqualTo(new InputSettings("auto", List.of(), 32, 64, Optional.empty()));
        assertThat(defaults.rules())
                .containsExactly(
                        new Rule("requests", 120, 360, Optional.empty(), false), Rule.FAKE_BOT);
        assertThat(defaults.ban().times().stream().map(DurationText::print))
                .containsExactly("10m", "1h", "6h", "1d", "7d");
        assertThat(defaults.ban().memory()).isEqualTo(Duration.ofDays(30));
        assertThat(defaults.ban().brake()).isEqualTo(0.2);
        assertThat(defaults.ban().jitter()).isZero();
        assertThat(defaults.allowlist())
                .isEqualTo(new AllowlistSettings(List.of(), List.of(), true, List.of()));
        assertThat(defaults.firewall())
                .isEqualTo(new FirewallSettings("auto", List.of(80, 443), Duration.ofSeconds(10)));
        assertThat(defaults.state())
                .isEqualTo(new StateSettings(Path.of("/var/lib/httpd-guardian"), 250_000));
        assertThat(defaults.decisionLog())
                .isEqualTo(
                        new DecisionLogSettings(
                                Path.of("/var/log/httpd-guardian/decisions.log"),
                                LogStyle.LOGFMT,
                                Optional.empty()));
        assertThat(defaults.log())
                .isEqualTo(
                        new LogSettings(Path.of("/var/log/httpd-guardian/guardian.log"), "info"));
        assertThat(defaults.audit())
                .isEqualTo(
                        new AuditSettings(
                                Optional.empty(),
                                Optional.empty(),
                                AfterSweep.DELETE,
                                Optional.empty(),
                                Path.of("/var/lib/httpd-guardian/quarantine"),
                                Optional.empty(),
                                Duration.ofSeconds(60),
                                Optional.empty(),
                                16 << 20,
                                Optional.empty(),
                                "",
                                ""));
    }

    @Test
    void shouldReadTheAuditSection() {
        String file =
                """
                [audit]
                directory = "/var/log/modsec_audit"
                index = "/var/log/modsec_audit.log"
                after = "archive"
                archive = "/srv/archive"
                quarantine = "/srv/quarantine"
                merged = "/var/log/merged.jsonl"
                stale = "1d"
                max_backlog = "10GiB"
                max_file = "1MiB"
                directory_mode = "0750"
                owner = "apache"
                group = "fast-secure_2"
                """;
        assertThat(read(file).audit())
                .isEqualTo(
                        new AuditSettings(
                                Optional.of(Path.of("/var/log/modsec_audit")),
                                Optional.of(Path.of("/var/log/modsec_audit.log")),
                                AfterSweep.ARCHIVE,
                                Optional.of(Path.of("/srv/archive")),
                                Path.of("/srv/quarantine"),
                                Optional.of(Path.of("/var/log/merged.jsonl")),
                                Duration.ofDays(1),
                                Optional.of(10L << 30),
                                1 << 20,
                                Optional.of(PosixFilePermissions.fromString("rwxr-x---")),
                                "apache",
                                "fast-secure_2"));
        assertThat(read("[audit]\ndirectory_mode = '777'").audit().directoryMode())
                .contains(PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThat(read("[state]\ndirectory = '/s'").audit().quarantine())
                .isEqualTo(Path.of("/s/quarantine"));
    }

    @Test
    void shouldReadTheStore() {
        String file =
                """
                [store]
                url = "jdbc:mysql://db.example.com:3307/modsec?sslMode=VERIFY_CA"
                user = "guard"
                password_file = "/etc/httpd-guardian/password"
                retention = "30d, 10GiB"
                countries = "/usr/share/GeoIP/country.mmdb"
                """;
        assertThat(read(file).store())
                .isEqualTo(
                        new StoreSettings(
                                "jdbc:mysql://db.example.com:3307/modsec?sslMode=VERIFY_CA",
                                "guard",
                                Optional.of(Path.of("/etc/httpd-guardian/password")),
                                new Retention(
                                        Optional.of(Duration.ofDays(30)), Optional.of(10L << 30)),
                                Optional.of(Path.of("/usr/share/GeoIP/country.mmdb"))));
        assertThat(read("").store())
                .isEqualTo(
                        new StoreSettings(
                                "jdbc:sqlite:/var/lib/httpd-guardian/store.db",
                                "httpd-guardian",
                                Optional.empty(),
                                new Retention(Optional.of(Duration.ofDays(90)), Optional.empty()),
                                Optional.empty()));
        assertThat(read("[state]\ndirectory = '/s'").store().url())
                .isEqualTo("jdbc:sqlite:/s/store.db");
        assertThat(read("[store]\nretention = '2GiB'").store().retention())
                .isEqualTo(new Retention(Optional.empty(), Optional.of(2L << 30)));
        assertThat(read("[store]\nretention = ''").store().retention())
                .isEqualTo(Retention.FOR_EVER);
    }

    @Test
    void shouldReadTheMode() {
        assertThat(read("mode = 'block'").mode()).isEqualTo(Mode.BLOCK);
        assertThat(read("mode = \"warn\"").mode()).isEqualTo(Mode.WARN);
    }

    @Test
    void shouldReadTheInput() {
        String file =
                """
                [input]
                format = "guardian"
                trusted_proxies = ["192.0.2.7", "198.51.100.0/24", "2001:db8::/32", "0.0.0.0/0"]
                ipv4_prefix = 8
                ipv6_prefix = 0x10
                copy_file = "/var/log/httpd-guardian/input.log"
                """;
        assertThat(read(file).input())
                .isEqualTo(
                        new InputSettings(
                                "guardian",
                                List.of(
                                        Prefix.parse("192.0.2.7"),
                                        Prefix.parse("198.51.100.0/24"),
                                        Prefix.parse("2001:db8::/32"),
                                        Prefix.parse("0.0.0.0/0")),
                                8,
                                16,
                                Optional.of(Path.of("/var/log/httpd-guardian/input.log"))));
        assertThat(read("input.copy_file = ''").input().copyFile()).isEmpty();
        assertThat(read("input.ipv6_prefix = 128").input().ipv6Prefix()).isEqualTo(128);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "auto",
                "extended",
                "guardian",
                "combined",
                "vhost_combined",
                "common",
                "%v:%p %a %u %t \"%r\" %>s",
                "%a \\\"%r\\\" %>s"
            })
    void shouldReadTheFormat(String format) {
        assertThat(read("input.format = '" + format + "'").input().format()).isEqualTo(format);
    }

    @Test
    void shouldReadTheBanTimes() {
        String file = "[ban]\ntimes = ['1s', '60s', '1m', '365d']\nmemory = '1s'";
        assertThat(read(file).ban())
                .isEqualTo(
                        new BanSettings(
                                List.of(
                                        Duration.ofSeconds(1),
                                        Duration.ofSeconds(60),
                                        Duration.ofMinutes(1),
                                        Duration.ofDays(365)),
                                Duration.ofSeconds(1)));
    }

    @Test
    void shouldReadAShareAsANumberOfEitherKind() {
        assertThat(read("ban.jitter = 0.25").ban().jitter()).isEqualTo(0.25);
        assertThat(read("ban.jitter = 1").ban().jitter()).isEqualTo(1);
        assertThat(read("ban.brake = 0.01").ban().brake()).isEqualTo(0.01);
    }

    @Test
    void shouldReadWhatIsOffByDefaultInBans() {
        assertThat(Settings.defaults().ban().probation()).isFalse();
        assertThat(read("ban.probation = true").ban().probation()).isTrue();
        assertThat(Settings.defaults().ban().network()).isZero();
        assertThat(read("ban.network = 9").ban().network()).isEqualTo(9);
    }

    @Test
    void shouldReadAllowlistAndFirewall() {
        String file =
                """
                [allowlist]
                clients = ["198.51.100.7"]
                [firewall]
                kind = "iptables"
                ports = []
                timeout = "100ms"
                """;
        assertThat(read(file).allowlist().clients()).containsExactly(Prefix.parse("198.51.100.7"));
        assertThat(read(file).firewall())
                .isEqualTo(new FirewallSettings("iptables", List.of(), Duration.ofMillis(100)));
        String responses = "response = 'reject'\npackets = 'new'\nlimit = 1000\nkill = true";
        assertThat(read("[firewall]\n" + responses).firewall())
                .isEqualTo(
                        new FirewallSettings(
                                "auto",
                                List.of(80, 443),
                                Response.REJECT,
                                Packets.NEW,
                                1000,
                                true,
                                Duration.ofSeconds(10),
                                CommandSettings.NONE));
        assertThat(read("firewall.ports = [1, 65535]").firewall().ports())
                .containsExactly(1, 65_535);
        assertThat(read("firewall.timeout = '1m'").firewall().timeout()).hasSeconds(60);
    }

    @Test
    void shouldReadTheCommandsOfAnOperator() {
        String file =
                """
                [firewall]
                kind = "command"
                command.ban = ["/usr/local/sbin/edge", "block", "{client}", "{seconds}s"]
                command.unban = ["/usr/local/sbin/edge", '{"free": "{client}"}']
                """;
        CommandSettings command = read(file).firewall().command();
        Prefix client = Prefix.parse("2001:db8:5::/64");
        assertThat(command.ban().about(client, 600))
                .containsExactly("/usr/local/sbin/edge", "block", "2001:db8:5::/64", "600s");
        assertThat(command.unban().about(client, 0))
                .containsExactly("/usr/local/sbin/edge", "{\"free\": \"2001:db8:5::/64\"}");
    }

    @Test
    void shouldUnderstandThePlaceOfTheClientInTheScriptOf2005() {
        String file = "[firewall.command]\nban = ['/sbin/blacklist', 'block', '%s', '{seconds}']";
        CommandWords ban = read(file).firewall().command().ban();
        assertThat(ban.about(Prefix.parse("192.0.2.7"), 3600))
                .containsExactly("/sbin/blacklist", "block", "192.0.2.7", "3600");
    }

    @Test
    void shouldReadWhoIsOnTheAllowlistAndWhomToAsk() {
        String file =
                """
                [allowlist]
                clients = ["2001:db8::/32", "Office.Example.com", "198.51.100.7", "a-b_c.d9"]
                verified_bots = false
                dns = ["192.0.2.53", "192.0.2.53:5353", "2001:db8::53", "[2001:db8::53]:53"]
                """;
        assertThat(read(file).allowlist())
                .isEqualTo(
                        new AllowlistSettings(
                                List.of(
                                        Prefix.parse("2001:db8::/32"),
                                        Prefix.parse("198.51.100.7")),
                                List.of("office.example.com", "a-b_c.d9"),
                                false,
                                List.of(
                                        "192.0.2.53",
                                        "192.0.2.53:5353",
                                        "2001:db8::53",
                                        "[2001:db8::53]:53")));
    }

    @Test
    void shouldHaveARuleAboutClaimsUnlessNobodyIsVerified() {
        assertThat(read("allowlist.verified_bots = false").rules()).containsExactly(Rule.REQUESTS);
        String own = "rule = [{name = 'fake-bot', threshold = {'5m' = 3}, agent = ['*bot*']}]\n";
        assertThat(read(own).rules())
                .extracting(Rule::name, Rule::threshold5m)
                .containsExactly(tuple("requests", 360), tuple("fake-bot", 3));
    }

    @Test
    void shouldPutTheLogsIntoAStateDirectoryElsewhere() {
        Settings settings = read("[state]\ndirectory = '/tmp/x'\nmax_clients = 50_000_000");

        assertThat(settings.state()).isEqualTo(new StateSettings(Path.of("/tmp/x"), 50_000_000));
        assertThat(settings.decisionLog().file()).isEqualTo(Path.of("/tmp/x/decisions.log"));
        assertThat(settings.log().file()).isEqualTo(Path.of("/tmp/x/guardian.log"));
    }

    @Test
    void shouldLeaveALogWhereItIsSet() {
        Settings settings =
                read("[log]\nfile = '/a/b.log'\nlevel = 'trace'\n[state]\ndirectory = '/tmp/x'");

        assertThat(settings.log()).isEqualTo(new LogSettings(Path.of("/a/b.log"), "trace"));
        assertThat(settings.decisionLog().file()).isEqualTo(Path.of("/tmp/x/decisions.log"));
    }

    @Test
    void shouldReadTheDecisionLog() {
        String file =
                """
                [decision_log]
                file = "/a/decisions.log"
                style = "fail2ban"
                recidive_file = "/a/recidive.log"
                """;
        assertThat(read(file).decisionLog())
                .isEqualTo(
                        new DecisionLogSettings(
                                Path.of("/a/decisions.log"),
                                LogStyle.FAIL2BAN,
                                Optional.of(Path.of("/a/recidive.log"))));
        assertThat(read("decision_log.style = 'json'").decisionLog().style())
                .isEqualTo(LogStyle.JSON);
        assertThat(read("decision_log.recidive_file = ''").decisionLog().recidiveFile()).isEmpty();
    }

    @Test
    void shouldChangeNothingWhenADefaultIsWrittenDown() {
        assertThat(read("[state]\ndirectory = '/var/lib/httpd-guardian/'"))
                .isEqualTo(Settings.defaults());
    }

    @Test
    void shouldPutTheBuiltInRuleFirst() {
        String file =
                """
                [[rule]]
                name = "login"
                threshold = { "1m" = 2 }
                ban_time = "1h"
                dry_run = true
                [[rule]]
                name = "0-slow_"
                [rule.threshold]
                5m = 30000
                """;
        assertThat(read(file).rules())
                .containsExactly(
                        Rule.REQUESTS,
                        new Rule("login", 2, 0, Optional.of(Duration.ofHours(1)), true),
                        new Rule("0-slow_", 0, 30_000, Optional.empty(), false),
                        Rule.FAKE_BOT);
    }

    @Test
    void shouldReplaceTheBuiltInRuleWhole() {
        String file =
                "rule = [{name = 'a', threshold = {'1m' = 2}}, "
                        + "{name = 'requests', threshold = {'1m' = 9}}]";
        assertThat(read(file).rules())
                .containsExactly(
                        new Rule("a", 2, 0, Optional.empty(), false),
                        new Rule("requests", 9, 0, Optional.empty(), false),
                        Rule.FAKE_BOT);
        assertThat(read("rule = []").rules()).containsExactly(Rule.REQUESTS, Rule.FAKE_BOT);
    }

    @Test
    void shouldReadWhatARecordIsAskedFor() {
        String keys =
                """
                source = "audit"
                threshold = { "1m" = 1 }
                score = ">= 25"
                sqli = "<5"
                xss = ">=1"
                rule_id = [942100, "941000-941999", "1"]
                tag = ["attack-sqli", "/^OWASP_CRS/"]
                severity = ["critical", "EMERGENCY", 3, "4"]
                intercepted = false
                status = ["403"]
                weight = { "4xx" = 5, other = 0 }
                [rule.not]
                rule_id = [942432]
                """;
        Rule rule = RuleFile.rules(keys).get(0);
        AuditConditions audit = rule.when().audit();

        assertThat(rule.isAboutRecords()).isTrue();
        assertThat(audit.score()).contains(new Bound(true, 25));
        assertThat(audit.sqli()).contains(new Bound(false, 5));
        assertThat(audit.xss()).contains(new Bound(true, 1));
        assertThat(audit.ruleId())
                .containsExactly(
                        new IdRange(942100, 942100),
                        new IdRange(941000, 941999),
                        new IdRange(1, 1));
        assertThat(audit.tag()).hasSize(2);
        assertThat(audit.severity()).containsExactly(2, 0, 3, 4);
        assertThat(audit.intercepted()).contains(false);
        assertThat(rule.unless().audit().ruleId()).hasSize(1);
        assertThat(rule.weight().of(403)).isEqualTo(5);
    }

    @Test
    void shouldPutRulesAboutRecordsBehindAllOthers() {
        String file =
                """
                [[rule]]
                name = "first"
                source = "audit"
                threshold = { "1m" = 2 }
                [[rule]]
                name = "second"
                source = "request"
                threshold = { "1m" = 2 }
                [[rule]]
                name = "third"
                source = "audit"
                threshold = { "1m" = 2 }
                """;
        assertThat(read(file).rules())
                .extracting(Rule::name)
                .containsExactly("requests", "second", "fake-bot", "first", "third");
    }

    @Test
    void shouldTakeFiveHundredRules() {
        StringBuilder file = new StringBuilder();
        for (int i = 0; i < 500; i++) {
            file.append("[[rule]]\nname = 'r").append(i).append("'\nthreshold = {'1m' = 9}\n");
        }
        assertThat(read(file.toString()).rules()).hasSize(502);

        file.append("[[rule]]\nname = 'more'\nthreshold = {'1m' = 9}\n");
        Reading reading = ConfigFile.parse(file.toString(), new Faults(Path.of("f")));
        assertThat(reading.faults())
                .containsExactly(
                        new Fault(
                                Path.of("f"),
                                1501,
                                1,
                                "rule",
                                "found 501 rules, allowed: at most 500"));
    }

    @Test
    void shouldReadThousandsOfAddressesAndCommentsFast() {
        List<String> lines = new ArrayList<>();
        lines.add("[allowlist]\nclients = [");
        for (int i = 0; i < 4_000; i++) {
            lines.add("# a customer's office\n\n'10.0." + i / 250 + '.' + i % 250 + "',");
        }
        lines.add("]\n" + "# and much more to say\n".repeat(2_000));
        assertThat(read(String.join("\n", lines)).allowlist().clients()).hasSize(4_000);
    }

    private static Settings read(String file) {
        Reading reading = ConfigFile.parse(file, new Faults(Path.of("guardian.toml")));
        assertThat(reading.faults()).isEmpty();
        return reading.settings();
    }
}
