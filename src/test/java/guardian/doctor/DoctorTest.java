package guardian.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.dns.DnsServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Debian's own files, spoiled in one place at a time. */
class DoctorTest {

    private static final String CONF = "etc/apache2/conf-enabled/httpd-guardian.conf";
    private static final String MAIN = "etc/apache2/apache2.conf";
    private static final String SITE = "etc/apache2/sites-enabled/000-default.conf";
    private static final String REMOTEIP = "etc/apache2/conf-enabled/remoteip.conf";
    private static final String MODSECURITY = "etc/modsecurity/modsecurity.conf";
    private static final String TOML = "etc/httpd-guardian/guardian.toml";
    private static final String SITE_END = "</VirtualHost>";
    private static final String PIPE = "\"|/usr/lib/httpd-guardian/bin/httpd-guardian\"";
    private static final String AUDIT =
            """
            SecAuditLogType Concurrent
            SecAuditLogStorageDir /var/spool/httpd-guardian/audit
            """;

    @TempDir private Path root;
    private DnsServer dns;
    private DebianTree tree;

    /** Spoils a sound machine. */
    interface Spoiling {
        void spoil(DebianTree tree) throws IOException;
    }

    /**
     * @param name of the finding
     * @param severity of it
     * @param file where it is to be seen; empty where no file tells it
     * @param line a part of the line that tells it; empty where it is the whole file
     * @param remedy a part of what is advised
     */
    record Fault(
            String name,
            Severity severity,
            String file,
            String line,
            String remedy,
            Spoiling spoiling) {

        @Override
        public String toString() {
            return name + " (" + remedy + ")";
        }
    }

    private static Fault error(
            String name, String file, String line, String remedy, Spoiling spoiling) {
        return new Fault(name, Severity.ERROR, file, line, remedy, spoiling);
    }

    private static Fault warning(
            String name, String file, String line, String remedy, Spoiling spoiling) {
        return new Fault(name, Severity.WARNING, file, line, remedy, spoiling);
    }

    static Stream<Fault> faultsOfTheFeed() {
        return Stream.of(
                error(
                        "no-feed",
                        MAIN,
                        "",
                        "SecGuardianLog",
                        t -> t.replace(CONF, "SecGuardianLog", "#")),
                error(
                        "second-feed",
                        SITE,
                        "CustomLog " + PIPE,
                        "take one of them away",
                        t ->
                                t.replace(
                                        SITE,
                                        SITE_END,
                                        "CustomLog " + PIPE + " combined\n</VirtualHost>")),
                error(
                        "no-program",
                        CONF,
                        "SecGuardianLog",
                        "install httpd-guardian there",
                        t -> t.delete("usr/lib/httpd-guardian/bin/httpd-guardian")),
                error(
                        "pipe-form",
                        CONF,
                        "SecGuardianLog",
                        "one bar only",
                        t -> t.replace(CONF, "\"|${GUARDIAN_HOME}", "\"||${GUARDIAN_HOME}")),
                error(
                        "host-names",
                        CONF,
                        "GlobalLog",
                        "%a in place of %h",
                        t -> {
                            t.write(CONF, "GlobalLog " + PIPE + " combined\n" + AUDIT);
                            t.replace(MAIN, "HostnameLookups Off", "HostnameLookups On");
                        }),
                error(
                        "site-not-fed",
                        SITE,
                        "access.log combined",
                        "GlobalLog",
                        t -> t.write(CONF, "CustomLog " + PIPE + " combined\n" + AUDIT)),
                warning(
                        "buffered-logs",
                        CONF,
                        "BufferedLogs",
                        "BufferedLogs Off",
                        t ->
                                t.write(
                                        CONF,
                                        "GlobalLog "
                                                + PIPE
                                                + " combined\nBufferedLogs On\n"
                                                + AUDIT)));
    }

    static Stream<Fault> faultsOfAuditFiles() {
        return Stream.of(
                error(
                        "audit-type",
                        MODSECURITY,
                        "SecAuditLogType Serial",
                        "SecAuditLogType Concurrent",
                        t -> t.replace(CONF, "SecAuditLogType Concurrent", "")),
                error(
                        "audit-directory",
                        CONF,
                        "SecAuditLogStorageDir",
                        "make them the same",
                        t ->
                                t.replace(
                                        CONF,
                                        "StorageDir ${GUARDIAN_AUDIT_DIR}",
                                        "StorageDir /var/audit")),
                error(
                        "audit-directory",
                        "var/spool/httpd-guardian/audit",
                        "",
                        "install -d",
                        t -> t.delete("var/spool/httpd-guardian/audit")),
                warning(
                        "audit-parts",
                        CONF,
                        "SecAuditLogParts",
                        "SecAuditLogParts ABFHZ",
                        t -> t.replace(CONF, "Parts ABFHZ", "Parts ABZ")),
                error(
                        "audit-engine",
                        MAIN,
                        "",
                        "SecAuditEngine RelevantOnly",
                        t -> t.replace(CONF, "SecAuditEngine RelevantOnly", "SecAuditEngine Off")),
                warning(
                        "audit-index",
                        CONF,
                        "SecAuditLog ",
                        "the same",
                        t -> t.append(TOML, "index = \"/var/log/index\"\n")),
                warning(
                        "not-swept",
                        CONF,
                        "SecAuditLogType",
                        "set directory under [audit]",
                        t -> t.replace(TOML, "directory = ", "#")),
                error(
                        "unique-id",
                        MAIN,
                        "",
                        "a2enmod unique_id",
                        t -> t.disableModule("unique_id")));
    }

    static Stream<Fault> faultsBehindAProxy() {
        return Stream.of(
                error(
                        "remoteip-no-rule",
                        REMOTEIP,
                        "RemoteIPHeader",
                        "SecAction",
                        t -> {
                            behindAProxy(t);
                            t.replace(CONF, "SecAction ", "#");
                        }),
                error(
                        "remoteip-engine-off",
                        MODSECURITY,
                        "SecRuleEngine Off",
                        "customlog.conf",
                        t -> {
                            behindAProxy(t);
                            t.replace(
                                    MODSECURITY,
                                    "SecRuleEngine DetectionOnly",
                                    "SecRuleEngine Off");
                        }),
                error(
                        "remoteip-trusts-all",
                        REMOTEIP,
                        "RemoteIPHeader",
                        "RemoteIPInternalProxy",
                        t -> {
                            behindAProxy(t);
                            t.replace(REMOTEIP, "RemoteIPInternalProxy", "#");
                        }),
                error(
                        "proxy-not-trusted",
                        REMOTEIP,
                        "RemoteIPInternalProxy",
                        "add them to trusted_proxies",
                        t -> {
                            behindAProxy(t);
                            t.replace(TOML, "trusted_proxies", "#");
                        }),
                warning(
                        "proxy-not-trusted",
                        SITE,
                        "SetEnvIf",
                        "trusted_proxies under [input]",
                        t ->
                                t.replace(
                                        SITE,
                                        SITE_END,
                                        "SetEnvIf X-Forwarded-Proto https HTTPS=on\n"
                                                + "</VirtualHost>")),
                error(
                        "forwarded-not-told",
                        CONF,
                        "SecGuardianLog",
                        "a2enmod remoteip",
                        t -> t.append(TOML, "[input]\ntrusted_proxies = [\"192.0.2.1\"]\n")),
                warning(
                        "proxy-to-self",
                        SITE,
                        "ProxyPass",
                        "127.0.0.1",
                        t ->
                                t.replace(
                                        SITE,
                                        SITE_END,
                                        "ProxyPass / http://127.0.0.1:80/\n</VirtualHost>")));
    }

    static Stream<Fault> faultsOfTheMachine() {
        return Stream.of(
                error("firewall-tools", "", "", "ipset", t -> t.delete("usr/sbin/ip6tables")),
                warning(
                        "selinux",
                        "",
                        "",
                        "audit2allow",
                        t -> t.write("sys/fs/selinux/enforce", "1")),
                warning(
                        "apparmor",
                        "",
                        "",
                        "Ux",
                        t ->
                                t.write(
                                        "sys/kernel/security/apparmor/profiles",
                                        "/usr/sbin/apache2 (enforce)\n")),
                warning("clock", "", "", "install chrony", t -> t.write("proc/123/comm", "cron\n")),
                warning(
                        "clock",
                        "",
                        "",
                        "timesync-status",
                        t -> t.write("proc/123/comm", "systemd-timesyn\n")),
                error(
                        "clock-back",
                        "var/lib/httpd-guardian/bans.log",
                        "",
                        "timedatectl",
                        DoctorTest::writeInTheFuture),
                error(
                        "database",
                        "",
                        "",
                        "store.url",
                        t -> t.write("var/lib/httpd-guardian/store.db", "not one of SQLite")),
                error(
                        "database",
                        "",
                        "",
                        "store.user",
                        t ->
                                t.append(
                                        TOML,
                                        "[store]\nurl = \"jdbc:mariadb://127.0.0.1:9/none\"\n")),
                error(
                        "configuration",
                        TOML,
                        "modus",
                        "--check",
                        t -> t.append(TOML, "modus = \"black\"\n")));
    }

    private static void behindAProxy(DebianTree tree) throws IOException {
        tree.enableModule("remoteip");
        tree.write(
                REMOTEIP,
                "RemoteIPHeader X-Forwarded-For\nRemoteIPInternalProxy 192.0.2.0/24 192.0.2.1\n");
        tree.append(TOML, "[input]\ntrusted_proxies = [\"192.0.2.0/24\"]\n");
    }

    private static void writeInTheFuture(DebianTree tree) throws IOException {
        String bans = "var/lib/httpd-guardian/bans.log";
        tree.write(bans, "");
        Instant later = Instant.now().plus(Duration.ofDays(1));
        Files.setLastModifiedTime(tree.root().resolve(bans), FileTime.from(later));
    }

    @BeforeEach
    void layOut() throws IOException {
        dns = new DnsServer();
        tree = DebianTree.in(root, dns.address());
    }

    @AfterEach
    void stop() {
        dns.close();
    }

    private Doctor.Report examine() {
        return new Doctor(root, null).examine(tree.reading(), Map.of());
    }

    @Test
    void shouldFindNothingOnASoundMachine() {
        Doctor.Report report = examine();

        assertThat(report.findings()).isEmpty();
        assertThat(report.httpd()).hasToString("/etc/apache2/apache2.conf");
        assertThat(report.files()).isGreaterThan(20);
    }

    @Test
    void shouldFindNothingOnASoundMachineBehindAProxy() throws IOException {
        behindAProxy(tree);

        assertThat(examine().findings()).isEmpty();
    }

    @Test
    void shouldFindNothingWhereHttpdsOwnLogIsTheFeed() throws IOException {
        tree.write(CONF, Files.readString(Path.of("httpd-conf/debian/customlog.conf")) + AUDIT);

        assertThat(examine().findings()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource({
        "faultsOfTheFeed",
        "faultsOfAuditFiles",
        "faultsBehindAProxy",
        "faultsOfTheMachine"
    })
    void shouldNameTheFaultItsPlaceAndItsRemedyAndNothingElse(Fault fault) throws IOException {
        fault.spoiling().spoil(tree);

        List<Diagnosis> findings = examine().findings();

        assertThat(findings).extracting(Diagnosis::name).containsExactly(fault.name());
        Diagnosis found = findings.get(0);
        assertThat(found.severity()).isEqualTo(fault.severity());
        assertThat(found.remedy()).contains(fault.remedy());
        assertThat(found.why()).isNotBlank();
        assertThat(found.place().replaceFirst(":[0-9]+$", "")).endsWith(fault.file());
        if (fault.line().isEmpty()) {
            assertThat(found.line()).isZero();
        } else {
            List<String> lines = Files.readAllLines(root.resolve(fault.file()));
            assertThat(lines.get(found.line() - 1)).contains(fault.line());
        }
    }

    @Test
    void shouldNameADnsThatDoesNotAnswer() {
        dns.answers(DnsServer.Manner.SILENT);

        assertThat(examine().findings()).extracting(Diagnosis::name).containsExactly("dns");
    }

    @Test
    void shouldSayThatThereIsNoHttpd() throws IOException {
        tree.delete(MAIN);

        assertThat(examine().findings()).extracting(Diagnosis::name).containsExactly("no-httpd");
    }

    @Test
    void shouldCareForTheFirewallInBlockModeOnly() throws IOException {
        tree.delete("usr/sbin/ipset");
        tree.replace(TOML, "\"block\"", "\"warn\"");

        assertThat(examine().findings()).isEmpty();
    }
}
