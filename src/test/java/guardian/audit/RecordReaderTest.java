package guardian.audit;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.event.AuditMark;
import guardian.event.AuditRecord;
import guardian.event.EngineMode;
import guardian.event.FiredRule;
import guardian.event.Prefix;
import guardian.event.Timings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What else than the sender knows is read of a file. */
class RecordReaderTest {

    @Test
    void shouldReadEverythingThatANativeFileTells() throws IOException {
        Path file =
                AuditCorpus.ROOT.resolve(
                        "audit-native/on-pl1/www-data/20261121/20261121-0132/"
                                + "20261121-013222-awD0puxwMaw4hFEMiGtv3wAAAEE");
        byte[] bytes = Files.readAllBytes(file);
        AuditRecord record =
                new RecordReader(List.of())
                        .read(bytes, bytes.length, "www-data", "www-data/x/y/z", bytes.length)
                        .record();
        assertThat(record.file().user()).isEqualTo("www-data");
        assertThat(record.file().name()).isEqualTo("z");
        assertThat(record.timeMicros()).isEqualTo(1_795_224_742_510_721L);
        assertThat(record.connection())
                .isEqualTo(
                        new AuditRecord.Connection(
                                address("198.51.100.28"), 42795, address("192.0.2.10"), 18093));
        assertThat(record.request())
                .isEqualTo(
                        new AuditRecord.Request(
                                "GET",
                                "/search?q=javascript%3Aalert%281%29",
                                "HTTP/1.1",
                                "www.lab.example",
                                "Mozilla/5.0 (X11; Linux x86_64; rv:109.0) Gecko/20100101"
                                        + " Firefox/115.0",
                                ""));
        assertThat(record.response())
                .isEqualTo(new AuditRecord.Response(403, "HTTP/1.1 403 Forbidden"));
        assertThat(record.intercepted()).isTrue();
        assertThat(record.phase()).isEqualTo(2);
        assertThat(record.rules()).hasSize(4);
        assertThat(record.rules().get(2).phase()).isEqualTo(2);
        assertThat(record.rules().get(0))
                .isEqualTo(
                        new FiredRule(
                                941_170,
                                "NoScript XSS InjectionChecker: Attribute Injection",
                                "Matched Data: javascript:alert( found within ARGS:q:"
                                        + " javascript:alert(1)",
                                2,
                                -1,
                                -1,
                                0,
                                List.of(
                                        "application-multi",
                                        "language-multi",
                                        "platform-multi",
                                        "attack-xss",
                                        "paranoia-level/1",
                                        "OWASP_CRS",
                                        "capec/1000/152/242"),
                                "/usr/share/modsecurity-crs/rules/"
                                        + "REQUEST-941-APPLICATION-ATTACK-XSS.conf",
                                225));
        assertThat(record.timings())
                .isEqualTo(
                        new Timings(
                                1_795_224_742_508_603L, 2138, 1328, List.of(496, 673, 0, 0, 159)));
    }

    @Test
    void shouldTellAFileByTheSumThatTheIndexHas() throws IOException {
        List<String> index = Files.readAllLines(AuditCorpus.ROOT.resolve("audit-index/itk.log"));
        int found = 0;
        for (Path file : AuditCorpus.files()) {
            String line = lastLine(index, file.toString());
            if (line != null) {
                found++;
                assertThat(line).contains("md5:" + AuditCorpus.record(file).file().md5());
            }
        }
        assertThat(found).isEqualTo(6);
    }

    @Test
    void shouldReadTheZonesThatModSecurityWrites() throws IOException {
        for (Path file : AuditCorpus.files()) {
            if (file.toString().contains("/tz/")) {
                AuditRecord record = AuditCorpus.record(file);
                assertThat(record.zoneSeconds()).isEqualTo(-5 * 3600);
                assertThat(Instant.ofEpochMilli(record.timeMicros() / 1000))
                        .isBetween("2026-11-21T01:34:00Z", "2026-11-21T01:35:00Z");
            }
        }
    }

    @Test
    void shouldCountARecordForTheFirstUntrustedHop() throws IOException {
        byte[] file =
                Files.readAllBytes(
                        AuditCorpus.ROOT.resolve(
                                "audit-json3/20261128/20261128-1342/"
                                        + "20261128-134223-179587334319.385268"));
        assertThat(client(file)).isEqualTo(address("203.0.113.44"));
        assertThat(client(file, "203.0.113.44")).isEqualTo(address("192.0.2.77"));
        assertThat(client(file, "203.0.113.44", "192.0.2.77")).isEqualTo(address("10.0.0.1"));
        assertThat(client(file, "203.0.113.44", "192.0.2.77", "10.0.0.1")).isNull();
    }

    @Test
    void shouldKeepTheBytesOfVersion3() throws IOException {
        AuditRecord record = AuditCorpus.record(AuditCorpus.file("audit-json3", "latin1-agent"));
        assertThat(record.request().userAgent()).isEqualTo("caf\u00e9 \"quoted\" \\ agent");
        assertThat(record.request().forwardedFor()).isEqualTo("10.0.0.1, 192.0.2.77");
        assertThat(record.request().protocol()).isEqualTo("HTTP/1.1");
        assertThat(record.engine()).isEqualTo(EngineMode.ON);
        LocalDateTime time = LocalDateTime.of(2026, 11, 28, 13, 42, 23);
        assertThat(record.timeMicros())
                .isEqualTo(time.atZone(ZoneId.systemDefault()).toEpochSecond() * 1_000_000);
    }

    @Test
    void shouldBelieveVersion3WhetherARequestWasStoppedWhereItSays() {
        String file =
                "{\"transaction\":{\"client_ip\":\"192.0.2.7\",\"time_stamp\":\"Sun Nov  8"
                        + " 13:42:23 2026\",\"is_interrupted\":%s,\"producer\":"
                        + "{\"secrules_engine\":\"Enabled\"},\"messages\":[{\"message\":\"m\","
                        + "\"details\":{\"ruleId\":\"%d\",\"severity\":\"2\"}}]}}";
        assertThat(json(file.formatted(true, 1)).intercepted()).isTrue();
        assertThat(json(file.formatted(false, 949_110)).intercepted()).isFalse();
        assertThat(json(file.formatted("\"?\"", 949_110)).intercepted()).isFalse();
    }

    @Test
    void shouldWidenEscapesBeyondAByteToTheirBytes() {
        AuditRecord record =
                json(
                        "{\"transaction\":{\"time\":\"21/Nov/2026:01:32:37.203787 +0000\","
                                + "\"remote_address\":\"192.0.2.7\"},\"request\":{\"request_line\":"
                                + "\"GET /\\u00e9\\u20ac\\ud83d\\ude00 HTTP/1.1\"}}");
        assertThat(record.request().uri())
                .isEqualTo("/\u00e9\u00e2\u0082\u00ac\u00f0\u009f\u0098\u0080");
    }

    @Test
    void shouldTakeWhatThereIsOfAFileThatEndsTooSoon() throws IOException {
        for (String run : List.of("on-pl1", "json-on-pl1", "audit-json3")) {
            byte[] bytes = Files.readAllBytes(AuditCorpus.file(run, "sqli"));
            byte[] half = Arrays.copyOf(bytes, bytes.length / 2);
            RecordReader.Found found = AuditCorpus.read(half);
            assertThat(found.ended()).isFalse();
            assertThat(found.record().marks()).containsExactly(AuditMark.INCOMPLETE);
            assertThat(found.record().request().method()).isEqualTo("GET");
        }
    }

    @Test
    void shouldNotStumbleOverJsonThatIsNestedOrLong() {
        String deep = "{\"transaction\":" + "[".repeat(5000);
        assertThat(AuditCorpus.read(Octets.of(deep)).ended()).isFalse();
        String wide =
                "{\"transaction\":{\"time\":\"21/Nov/2026:01:32:37.203787 +0000\","
                        + "\"remote_address\":\"192.0.2.7\",\"remote_port\":"
                        + "9".repeat(500)
                        + "},\"response\":{\"body\":\""
                        + "x".repeat(4 << 20)
                        + "\",\"status\":403}}";
        AuditRecord record = json(wide);
        assertThat(record.response().status()).isEqualTo(403);
        assertThat(record.connection().peerPort()).isEqualTo(AuditRecord.UNKNOWN);
    }

    private static AuditRecord json(String text) {
        RecordReader.Found found = AuditCorpus.read(Octets.of(text));
        assertThat(found.ended()).isTrue();
        return found.record();
    }

    private static Prefix client(byte[] file, String... proxies) {
        List<Prefix> trusted = Arrays.stream(proxies).map(Prefix::parse).toList();
        return new RecordReader(trusted)
                .read(file, file.length, "", "", file.length)
                .record()
                .client();
    }

    private static String lastLine(List<String> index, String path) {
        String last = null;
        for (String line : index) {
            String[] words = line.split(" ");
            if (words.length > 5 && path.contains("/itk" + words[words.length - 4])) {
                last = line;
            }
        }
        return last;
    }

    private static Prefix address(String text) {
        Prefix address = Prefix.parse(text);
        return new Prefix(address.high(), address.low(), 128);
    }
}
