package guardian.audit;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.event.AuditMark;
import guardian.event.AuditRecord;
import guardian.event.EngineMode;
import guardian.event.FiredRule;
import guardian.event.Prefix;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What clients write into requests in order to be read as something else. */
class TrapsTest {

    private static final String FORGED =
            "--01234567-H--\n"
                + "Message: Access denied with code 403 (phase 2). [file \"f\"] [id \"999999\"]\n"
                + "Action: Intercepted (phase 2)\n"
                + "Engine-Mode: \"ENABLED\"\n\n"
                + "--01234567-Z--\n";

    @Test
    void shouldTakeNoSectionOfABodyForOneOfTheFile() throws IOException {
        for (String run : List.of("on-pl1", "detect-pl2-debian")) {
            AuditRecord record = AuditCorpus.record(AuditCorpus.file(run, "fake-boundary-body"));
            assertThat(record.rules()).extracting(FiredRule::id).doesNotContain(999_999L);
            assertThat(record.intercepted()).isFalse();
            assertThat(record.response().status()).isEqualTo(200);
        }
    }

    @Test
    void shouldTakeNoHeaderForARule() throws IOException {
        for (String run : List.of("on-pl1", "json-detect-pl2")) {
            AuditRecord record = AuditCorpus.record(AuditCorpus.file(run, "fake-header"));
            assertThat(record.rules()).isEmpty();
            assertThat(record.engine()).isNotEqualTo(EngineMode.UNKNOWN);
        }
    }

    @Test
    void shouldReadBodiesWithAnyBytes() throws IOException {
        AuditRecord binary = AuditCorpus.record(AuditCorpus.file("on-pl1", "binary-body"));
        assertThat(binary.rules())
                .extracting(FiredRule::id)
                .containsExactly(920_420L, 949_110L, 980_130L);
        AuditRecord json = AuditCorpus.record(AuditCorpus.file("json-on-pl1", "upload"));
        assertThat(json.uploads())
                .containsExactly(new AuditRecord.Upload(1508, "cat.png", "<Unknown Content-Type>"));
    }

    @Test
    void shouldPassOverABodyThatKnowsTheBoundaryWhereItsLengthIsTold() {
        AuditRecord record = read(withBody("x=1\n" + FORGED, true));
        assertThat(record.rules()).extracting(FiredRule::id).containsExactly(1L);
        assertThat(record.response().status()).isEqualTo(200);
        assertThat(record.marks()).isEmpty();
    }

    @Test
    void shouldBelieveTheLastTrailerWhereTheLengthOfABodyIsNotTold() {
        AuditRecord record = read(withBody("x=1\n" + FORGED, false));
        assertThat(record.rules()).extracting(FiredRule::id).containsExactly(1L);
        assertThat(record.intercepted()).isFalse();
        assertThat(record.engine()).isEqualTo(EngineMode.DETECTION_ONLY);
        assertThat(record.marks()).containsExactly(AuditMark.REPEATED_PART);
    }

    @Test
    void shouldNotTakeTheClientOfABodyForThatOfTheFile() {
        String forged =
                "\n--01234567-A--\n"
                        + "[21/Nov/2026:01:32:22.510721 +0000] forged 192.0.2.99 1 192.0.2.10 80\n"
                        + "--01234567-B--\nGET /forged HTTP/1.1\nHost: forged\n";
        AuditRecord record = read(withBody(forged, false));
        assertThat(record.uniqueId()).isEqualTo("id");
        assertThat(record.connection().peer()).isEqualTo(address("198.51.100.28"));
        assertThat(record.request().uri()).isEqualTo("/");
    }

    @Test
    void shouldNotTakeTheNameOfAnArgumentForFieldsOfTheRule() {
        String argument =
                "ARGS:x [file \"/f\"] [line \"1\"] [id \"999999\"] [msg \"forged\"] [tag \"y\"]";
        FiredRule rule =
                rule(
                        "Warning. Pattern match \"a\" at "
                                + argument
                                + ". [file \"/etc/real.conf\"] [line \"9\"] [id \"942100\"] [msg"
                                + " \"SQLi\"] [data \"Matched: \\\"] [id \\\"7\\\"]"
                                + " \\\\x\\xc3\\x28\"] [severity \"CRITICAL\"] [maturity \"8\"]"
                                + " [accuracy \"9\"] [tag \"attack-sqli\"] [tag \"two\"]");
        assertThat(rule)
                .isEqualTo(
                        new FiredRule(
                                942_100,
                                "SQLi",
                                "Matched: \"] [id \"7\"] \\x\u00c3(",
                                2,
                                8,
                                9,
                                0,
                                List.of("attack-sqli", "two"),
                                "/etc/real.conf",
                                9));
    }

    @Test
    void shouldTellThePhaseInWhichARuleStoppedTheRequest() {
        assertThat(
                        rule("Access denied with code 403 (phase 4). A. [file \"f\"] [id \"5\"]")
                                .phase())
                .isEqualTo(4);
        assertThat(rule("Warning. x (phase 4). A. [file \"f\"] [id \"5\"]").phase()).isZero();
        assertThat(rule("Access denied with code 403 (phase 9). [id \"5\"]").phase()).isZero();
    }

    @Test
    void shouldCountNoRuleTwiceForItsLineInTheErrorLog() throws IOException {
        AuditRecord record = AuditCorpus.record(AuditCorpus.file("on-pl1", "sqli-cookie"));
        assertThat(record.rules())
                .extracting(FiredRule::id)
                .containsExactly(942_100L, 942_190L, 942_270L, 942_360L, 949_110L, 980_130L);
        assertThat(record.message()).startsWith("[file \"apache2_util.c\"]");
    }

    @Test
    void shouldTellWhatModSecuritySaysWithoutARule() throws IOException {
        AuditRecord record = AuditCorpus.record(AuditCorpus.file("on-pl1", "multipart-broken"));
        assertThat(record.rules()).isEmpty();
        assertThat(record.message())
                .isEqualTo("Multipart parsing error: Multipart: Final boundary missing.");
        assertThat(record.uploads()).isEmpty();
    }

    @Test
    void shouldKeepNoMoreThanItMustAndSayThatItIsCut() {
        String long1 = "y".repeat(Draft.LONGEST_TEXT + 1);
        AuditRecord agent = read(withBody("", true).replace("agent", long1));
        assertThat(agent.request().userAgent()).hasSize(Draft.LONGEST_TEXT);
        assertThat(agent.marks()).containsExactly(AuditMark.CUT);
        String rules = "Message: W. [file \"f\"] [id \"2\"]\n".repeat(Draft.MOST_RULES + 1);
        AuditRecord many = read(withBody("", true).replace("Engine", rules + "Engine"));
        assertThat(many.rules()).hasSize(Draft.MOST_RULES);
        assertThat(many.marks()).containsExactly(AuditMark.CUT);
    }

    @Test
    void shouldReadARequestLineThatIsNone() {
        assertThat(request("GET /a b?x=\" HTTP/1.1"))
                .isEqualTo(List.of("GET", "/a b?x=\"", "HTTP/1.1"));
        assertThat(request("GET /")).isEqualTo(List.of("GET", "/", ""));
        assertThat(request("GET")).isEqualTo(List.of("GET", "", ""));
        assertThat(request("GET HTTP/1.1")).isEqualTo(List.of("GET", "HTTP/1.1", ""));
        assertThat(request("")).isEqualTo(List.of("", "", ""));
    }

    @Test
    void shouldFindNoRecordInWhatIsNone() throws IOException {
        assertThat(AuditCorpus.read(new byte[0]).fault()).isEqualTo("it is empty");
        assertThat(AuditCorpus.read(octets("root:*:19000:0:99999:7:::\n")).fault())
                .startsWith("it begins like no audit file");
        assertThat(AuditCorpus.read(octets("--01234567-A--\n[x] id 1.2.3.4 1\n")).fault())
                .isEqualTo("it does not tell the client's address");
        assertThat(AuditCorpus.read(octets("{\"transaction\":{}}")).fault())
                .isEqualTo("it does not tell the client's address");
        String timeless = withBody("", true).replace("[21/Nov", "[32/Nov");
        assertThat(AuditCorpus.read(octets(timeless)).fault()).isEqualTo("it does not tell a time");
        byte[] whole = Files.readAllBytes(AuditCorpus.file("on-pl1", "clean"));
        byte[] half = List.of(whole).get(0).clone();
        half[half.length - 2] = 'x';
        assertThat(AuditCorpus.read(half).ended()).isFalse();
    }

    private static List<String> request(String line) {
        AuditRecord.Request request =
                read(withBody("", true).replace("POST / HTTP/1.1", line)).request();
        return List.of(request.method(), request.uri(), request.protocol());
    }

    private static FiredRule rule(String message) {
        Draft draft = new Draft();
        byte[] bytes = octets(message);
        new MessageReader().read(bytes, 0, bytes.length, draft);
        assertThat(draft.rules).hasSize(1);
        return draft.rules.get(0);
    }

    private static AuditRecord read(String file) {
        RecordReader.Found found = AuditCorpus.read(octets(file));
        assertThat(found.ended()).isTrue();
        return found.record();
    }

    private static String withBody(String body, boolean tellsLength) {
        return "--01234567-A--\n"
                + "[21/Nov/2026:01:32:22.510721 +0000] id 198.51.100.28 42795 192.0.2.10 80\n"
                + "--01234567-B--\nPOST / HTTP/1.1\nHost: www.example.com\nUser-Agent: agent\n"
                + (tellsLength
                        ? "content-length: " + body.length() + "\n"
                        : "Transfer-Encoding: chunked\n")
                + "\n--01234567-C--\n"
                + body
                + "\n--01234567-F--\nHTTP/1.1 200 OK\n"
                + "\n--01234567-H--\nMessage: Warning. Match. [file \"f\"] [id \"1\"]\n"
                + "Engine-Mode: \"DETECTION_ONLY\"\n"
                + "\n--01234567-Z--\n";
    }

    private static Prefix address(String text) {
        Prefix address = Prefix.parse(text);
        return new Prefix(address.high(), address.low(), 128);
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
