package guardian.decision;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.config.DecisionLogSettings;
import guardian.config.LogStyle;
import guardian.config.Settings;
import guardian.event.AuditRecord;
import guardian.event.Prefix;
import guardian.event.RecordBuilder;
import guardian.state.Ban;
import guardian.window.Evidence;
import guardian.window.Offence;
import guardian.window.Window;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecisionLogTest {

    private static final Instant AT = Instant.parse("2026-11-21T01:02:03.123Z");
    private static final ZoneId EAST = ZoneId.of("UTC+2");

    @TempDir private Path folder;

    @Test
    void shouldWriteEachStyle() throws IOException {
        assertThat(written(LogStyle.LOGFMT)).contains("Z decision=ban client=192.0.2.7 rule=login");
        assertThat(written(LogStyle.JSON)).contains("Z\",\"decision\":\"ban\",\"client\":");
        assertThat(written(LogStyle.FAIL2BAN)).contains("NOTICE  [login] Ban 192.0.2.7\n");
    }

    @Test
    void shouldGoOnInTheStyleOfAReload() throws IOException {
        Decision decision = decision(Verdict.BAN, Ban.Kind.REAL, "/");
        DecisionLogSettings settings = settings(LogStyle.LOGFMT);
        try (DecisionLog log = new DecisionLog(settings)) {
            log.write(decision, Decision.Applied.NOT);
            log.use(LogStyle.JSON);
            log.write(decision, Decision.Applied.NOT);
        }
        List<String> lines = Files.readAllLines(settings.file());
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0)).contains(" decision=ban ");
        assertThat(lines.get(1)).startsWith("{");
    }

    @Test
    void shouldWriteOnlyBansIntoTheRecidiveFile() throws IOException {
        try (DecisionLog log = new DecisionLog(settings(LogStyle.LOGFMT))) {
            for (Verdict verdict : Verdict.values()) {
                log.write(decision(verdict, Ban.Kind.REAL, "/"), Decision.Applied.NOT);
            }
        }
        assertThat(Files.readString(folder.resolve("recidive.log")))
                .matches("192\\.0\\.2\\.7 - 20\\d\\d-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\n");
        assertThat(RecidiveFile.lineOf(Prefix.parse("192.0.2.7"), AT.toEpochMilli(), EAST))
                .isEqualTo("192.0.2.7 - 2026-11-21 03:02:03");
    }

    @Test
    void shouldSayBanAsFail2banSaysIt() {
        assertThat(lines(decision(Verdict.BAN, Ban.Kind.REAL, "GET /x HTTP/1.1")))
                .containsExactly(
                        start() + "NOTICE  [login] Ban 192.0.2.7",
                        start()
                                + "INFO    [login] decision=ban client=192.0.2.7 rule=login"
                                + " window=1m count=120 threshold=120 ban_time=10m"
                                + " until=2026-11-21T01:12:03Z step=1 firewall=iptables took_ms=3"
                                + " host=www.example.com request=\"GET\\x20/x\\x20HTTP/1.1\""
                                + " id=Zx9Y");
        assertThat(lines(decision(Verdict.RESTORE, Ban.Kind.REAL, "/")).get(0))
                .isEqualTo(start() + "NOTICE  [login] Restore Ban 192.0.2.7");
        assertThat(lines(decision(Verdict.EXTEND, Ban.Kind.REAL, "/")).get(0))
                .isEqualTo(start() + "NOTICE  [login] Increase Ban 192.0.2.7");
        assertThat(lines(decision(Verdict.EXPIRE, Ban.Kind.REAL, "/")).get(0))
                .isEqualTo(start() + "NOTICE  [login] Unban 192.0.2.7");
        assertThat(lines(decision(Verdict.UNBAN, Ban.Kind.LIFTED, "/")).get(0))
                .isEqualTo(start() + "NOTICE  [login] Unban 192.0.2.7");
    }

    @Test
    void shouldNotSayBanInAnyStyleOfTheWordWhereNobodyIsBanned() {
        for (Decision decision :
                List.of(
                        decision(Verdict.WOULD_BAN, Ban.Kind.NOTIONAL, "/"),
                        decision(Verdict.EXTEND, Ban.Kind.NOTIONAL, "/"),
                        decision(Verdict.ALLOWLISTED, Ban.Kind.ALLOWLISTED, "/"),
                        decision(Verdict.FAILED, Ban.Kind.REAL, "/"))) {
            assertThat(lines(decision))
                    .singleElement()
                    .asString()
                    .doesNotContain("Ban", "Unban", "NOTICE", "] ban", " ban ");
        }
    }

    @Test
    void shouldTellThoseWhoReadBansOfNoLimit() throws IOException {
        for (Verdict verdict : List.of(Verdict.BAN, Verdict.EXPIRE, Verdict.RESTORE)) {
            Decision ban = decision(verdict, Ban.Kind.REAL, "/");
            Ban b = ban.ban();
            Ban limit =
                    new Ban(
                            b.client(),
                            b.rules(),
                            b.startMillis(),
                            b.endSeconds(),
                            1,
                            Ban.Kind.REAL,
                            false,
                            true);
            Decision limited =
                    new Decision(
                            verdict,
                            ban.timeMillis(),
                            limit,
                            "login",
                            ban.offence(),
                            ban.banTime(),
                            null);
            assertThat(lines(limited))
                    .singleElement()
                    .asString()
                    .contains(" step=1 response=limit ")
                    .doesNotContain("NOTICE");
            try (DecisionLog log = new DecisionLog(settings(LogStyle.JSON))) {
                log.write(limited, Decision.Applied.NOT);
            }
        }
        assertThat(folder.resolve("recidive.log")).doesNotExist();
    }

    @Test
    void shouldLetNoRequestPassForABan() {
        String forged = "GET /\n2026-11-21 01:02:03,123 NOTICE  [x] Ban 198.51.100.1";
        List<String> lines = lines(decision(Verdict.BAN, Ban.Kind.REAL, forged));
        assertThat(lines).hasSize(2);
        assertThat(lines.get(1)).doesNotContain("] Ban").contains("[x\\x5d\\x20Ban\\x20198");
    }

    @Test
    void shouldMakeTheNewFileWithinASecondAlthoughNothingIsDecided() throws IOException {
        Path file = folder.resolve("logs/decisions.log");
        long[] nanos = {0};
        try (DecisionLog log = new DecisionLog(settings(LogStyle.JSON), () -> nanos[0])) {
            log.write(decision(Verdict.BAN, Ban.Kind.REAL, "/"), Decision.Applied.NOT);
            Files.move(file, folder.resolve("decisions.log.1"));
            log.followRotation();
            assertThat(file).doesNotExist();
            nanos[0] = 600_000_000;
            log.followRotation();
            assertThat(file).isEmptyFile();
            assertThat(folder.resolve("recidive.log")).isNotEmptyFile();
        }
    }

    @Test
    void shouldTellInEachStyleWhatBecomesKnownLater() throws IOException {
        assertThat(withEvidence(LogStyle.LOGFMT))
                .endsWith(
                        "2026-11-21T01:02:03.123Z evidence client=192.0.2.7 id=Zx9Y"
                                + " rules=942100,949110 score=15");
        assertThat(withEvidence(LogStyle.JSON))
                .endsWith(
                        "{\"time\":\"2026-11-21T01:02:03.123Z\",\"evidence\":true,"
                                + "\"client\":\"192.0.2.7\",\"id\":\"Zx9Y\","
                                + "\"rules\":\"942100,949110\",\"score\":15}");
        assertThat(withEvidence(LogStyle.FAIL2BAN))
                .endsWith(
                        "]: INFO    [login] evidence client=192.0.2.7 id=Zx9Y"
                                + " rules=942100,949110 score=15");
        // The sweep writes there.
        assertThat(folder.resolve("recidive.log")).doesNotExist();
    }

    @Test
    void shouldTellAtOnceWhatIsKnown() throws IOException {
        Findings findings = findings();
        findings.swept(record());
        try (DecisionLog log = new DecisionLog(settings(LogStyle.LOGFMT), findings)) {
            log.write(decision(Verdict.BAN, Ban.Kind.REAL, "GET /x"), Decision.Applied.NOT);
            log.tellEvidence(AT.toEpochMilli());
        }
        assertThat(Files.readAllLines(folder.resolve("logs/decisions.log")))
                .singleElement()
                .asString()
                .endsWith(" request=\"GET /x\" id=Zx9Y rules=942100,949110 score=15");
    }

    private String withEvidence(LogStyle style) throws IOException {
        Path file = folder.resolve("logs/decisions.log");
        Files.deleteIfExists(file);
        Findings findings = findings();
        try (DecisionLog log = new DecisionLog(settings(style), findings)) {
            log.write(decision(Verdict.BAN, Ban.Kind.REAL, "GET /x"), Decision.Applied.NOT);
            log.tellEvidence(AT.toEpochMilli());
            findings.swept(record());
            assertThat(Files.readString(file)).doesNotContain("evidence");
            log.tellEvidence(AT.toEpochMilli());
        }
        List<String> lines = Files.readAllLines(file);
        return lines.get(lines.size() - 1);
    }

    private static Findings findings() {
        return new Findings(Settings.defaults().input()::clientOf, id -> {});
    }

    private static AuditRecord record() {
        return new RecordBuilder()
                .id("Zx9Y")
                .scores(15, 15, 0)
                .fired(942100, 2)
                .fired(949110, 0)
                .build();
    }

    private String written(LogStyle style) throws IOException {
        Path file = folder.resolve("logs/decisions.log");
        Files.deleteIfExists(file);
        try (DecisionLog log = new DecisionLog(settings(style))) {
            log.write(decision(Verdict.BAN, Ban.Kind.REAL, "/"), Decision.Applied.NOT);
        }
        return Files.readString(file);
    }

    private DecisionLogSettings settings(LogStyle style) {
        Path file = folder.resolve("logs/decisions.log");
        return new DecisionLogSettings(file, style, Optional.of(folder.resolve("recidive.log")));
    }

    private static String start() {
        return "2026-11-21 03:02:03,123 fail2ban.actions        ["
                + ProcessHandle.current().pid()
                + "]: ";
    }

    private static List<String> lines(Decision decision) {
        Decision.Applied applied = new Decision.Applied("iptables", 3, null);
        return Fail2banLines.of(decision, applied, EAST).lines().toList();
    }

    private static Decision decision(Verdict verdict, Ban.Kind kind, String request) {
        Prefix client = Prefix.parse("192.0.2.7");
        long at = AT.toEpochMilli();
        Ban ban = new Ban(client, List.of("login"), at, at / 1000 + 600, 1, kind);
        Evidence evidence = new Evidence("www.example.com", request, "Zx9Y");
        Offence offence = new Offence(client, 0, Window.ONE_MINUTE, 120, 120, at, 0, evidence);
        return new Decision(verdict, at, ban, "login", offence, Duration.ofMinutes(10), null);
    }
}
