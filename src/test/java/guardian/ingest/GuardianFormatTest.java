package guardian.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.event.Prefix;
import guardian.event.RequestEvent;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GuardianFormatTest {

    private static final String LINE =
            "www.example.com 192.0.2.7 - - [21/Nov/2026:01:14:42.157856 +0000] \"GET /x HTTP/1.1\""
                    + " 403 239 \"-\" \"-\" awDwgjVnEBRspNPCS4WHXgAAAAg \"-\" 1548 0 \"-\" 0 ";

    private final GuardianFormat format = new GuardianFormat();
    private final RequestEvent event = new RequestEvent();

    @Test
    void shouldReadWhatModSecurityWrites() {
        assertThat(read(LINE)).isNull();
        assertThat(new Prefix(event.high(), event.low(), 128)).hasToString("192.0.2.7");
        assertThat(event.host(99)).isEqualTo("www.example.com");
        assertThat(event.request(99)).isEqualTo("GET /x HTTP/1.1");
        assertThat(event.status()).isEqualTo(403);
        assertThat(event.id(99)).isEqualTo("awDwgjVnEBRspNPCS4WHXgAAAAg");
        assertThat(event.timeMicros()).isEqualTo(1_795_223_682_157_856L);
        assertThat(event.durationMicros()).isEqualTo(1548);
    }

    @Test
    void shouldTellMicrosecondsFromSecondsInEitherOrder() {
        assertThat(read(LINE.replace("1548 0", "2001548 2"))).isNull();
        assertThat(event.durationMicros()).isEqualTo(2_001_548);
        assertThat(read(LINE.replace("1548 0", "2 2001548"))).isNull();
        assertThat(event.durationMicros()).isEqualTo(2_001_548);
    }

    @ParameterizedTest
    @CsvSource({
        "+0000, 0",
        "-0500, 18000",
        "--0500, 18000",
        "--03-30, 12600",
        "--09-30, 34200",
        "+0530, -19800",
        "+1345, -49500",
        "+0100, -3600",
        "-0000, 0"
    })
    void shouldHonourEveryZoneThatIsWritten(String zone, long later) {
        assertThat(read(LINE.replace("+0000", zone))).isNull();
        assertThat(event.timeMicros()).isEqualTo(1_795_223_682_157_856L + later * 1_000_000);
    }

    @Test
    void shouldNotLeaveAZoneOfTheLineBefore() {
        assertThat(read(LINE.replace("+0000", "+0530"))).isNull();
        assertThat(read(LINE)).isNull();
        assertThat(event.timeMicros()).isEqualTo(1_795_223_682_157_856L);
    }

    @Test
    void shouldTakeTheRequestOfALineThatWasCutInsideAnEscape() {
        String cut = LINE.replace("GET /x HTTP/1.1", "GET /caf\\xc3\\").stripTrailing() + " L";
        assertThat(read(cut)).isNull();
        assertThat(event.status()).isEqualTo(403);
        assertThat(event.method()).isEqualTo("GET");
    }

    @Test
    void shouldNotBelieveAForgedLineInTheUserName() {
        String forged =
                LINE.replace(
                        "- - [",
                        "- x [21/Nov/2026:00:00:00.000000 +0000] \"GET /forged HTTP/1.1\" 200 1"
                                + " \"-\" \"-\" AAAA \"-\" 1 0 \"-\" 0 L [");
        assertThat(read(forged)).isNull();
        assertThat(event.request(99)).isEqualTo("GET /x HTTP/1.1");
        assertThat(event.status()).isEqualTo(403);
        assertThat(new Prefix(event.high(), event.low(), 128)).hasToString("192.0.2.7");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "192.0.2.7 | client.example.com | ADDRESS",
                "192.0.2.7 | fe80::1%eth0 | ADDRESS",
                "21/Nov/2026 | 31/Nov/2026 | DATE",
                "21/Nov/2026 | 29/Feb/2026 | DATE",
                "01:14:42 | 24:14:42 | DATE",
                "+0000 | +000 | DATE",
                "+0000 | 0000 | DATE",
                ".157856 | . | DATE",
                "403 239 | 40 239 | FIELDS",
                "403 239 | 403 x | FIELDS",
                "1548 0 | 1548 | FIELDS",
                "] \"GET | \"GET | REQUEST",
            })
    void shouldSayWhyALineIsNone(String part, String instead, Malformed cause) {
        assertThat(read(LINE.replace(part, instead))).isEqualTo(cause);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "   \r"})
    void shouldCallBlanksEmpty(String line) {
        assertThat(read(line)).isEqualTo(Malformed.EMPTY);
    }

    @Test
    void shouldCallControlBytesBinary() {
        assertThat(read("\u0016\u0003\u0001 garbage")).isEqualTo(Malformed.BINARY);
        assertThat(read(LINE.replace("192", "19\u00002"))).isEqualTo(Malformed.BINARY);
    }

    @Test
    void shouldRefuseEveryBeginningOfALine() {
        String line = LINE.stripTrailing();
        for (int length = 0; length < line.length() - 2; length++) {
            assertThat(read(line.substring(0, length))).as(line.substring(0, length)).isNotNull();
        }
    }

    /** A mutated line may be refused, or be read; but never for an address that is not in it. */
    @Property(tries = 20_000)
    void shouldNeverInventAClient(
            @ForAll Random random, @ForAll @IntRange(min = 1, max = 12) int changes) {
        byte[] line = LINE.getBytes(StandardCharsets.ISO_8859_1);
        String alphabet = " \"\\[]-L0x.:a9\u0000\u00ff";
        for (int i = 0; i < changes; i++) {
            line[random.nextInt(line.length)] =
                    (byte) alphabet.charAt(random.nextInt(alphabet.length()));
        }
        int from = random.nextInt(4);
        int to = line.length - random.nextInt(4);
        if (format.read(line, from, to, event) == null) {
            String second =
                    new String(line, from, to - from, StandardCharsets.ISO_8859_1).split(" ", 3)[1];
            assertThat(Prefix.parse(second)).isEqualTo(new Prefix(event.high(), event.low(), 128));
        }
    }

    @Property(tries = 20_000)
    void shouldNeverThrowOnAnyBytes(@ForAll byte[] bytes) {
        format.read(bytes, 0, bytes.length, event);
    }

    private Malformed read(String line) {
        byte[] bytes = line.getBytes(StandardCharsets.ISO_8859_1);
        return format.read(bytes, 0, bytes.length, event);
    }
}
