package guardian.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.event.Prefix;
import guardian.event.RequestEvent;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AutoFormatTest {

    static final Map<String, String> LINES =
            Map.of(
                    "guardian",
                    "www.example.com 192.0.2.7 - - [21/Nov/2026:01:14:42.157856 +0000] \"GET /x"
                        + " HTTP/1.1\" 403 239 \"-\" \"-\" awDwgjVnEBRspNPCS4WHXgAAAAg \"-\" 1548 0"
                        + " \"-\" 0 ",
                    "extended",
                    "www.example.com 192.0.2.7 192.0.2.7 - [21/Nov/2026:01:14:42.157856 +0000]"
                            + " \"GET /x HTTP/1.1\" 403 239 1548 \"-\" \"Mozilla/5.0\" \"-\""
                            + " awDwgjVnEBRspNPCS4WHXgAAAAg score=5",
                    "vhost_combined",
                    "www.example.com:80 192.0.2.7 - - [21/Nov/2026:01:14:42 +0000] \"GET /x"
                            + " HTTP/1.1\" 403 239 \"-\" \"Mozilla/5.0\"",
                    "combined",
                    "192.0.2.7 - joe [21/Nov/2026:01:14:42 +0000] \"GET /x HTTP/1.1\" 403 239 \"-\""
                            + " \"Mozilla/5.0\"",
                    "common",
                    "192.0.2.7 - - [21/Nov/2026:01:14:42 +0000] \"GET /x HTTP/1.1\" 403 239");

    private final AutoFormat auto = (AutoFormat) Reading.format("auto");
    private final RequestEvent event = new RequestEvent();

    @ParameterizedTest
    @ValueSource(strings = {"guardian", "extended", "vhost_combined", "combined", "common"})
    void shouldReadTheFirstLineAtOnceAndSettleWithTheTwentieth(String format) {
        for (int i = 1; i <= AutoFormat.LINES; i++) {
            assertRead(format);
            assertThat(auto.choice())
                    .isEqualTo(new AutoFormat.Choice(format, null, i, i == AutoFormat.LINES));
        }
        assertThat(auto).hasToString(format + " (by the first 20 lines)");
        assertThat(auto.hasForwarded()).isEqualTo(format.equals("extended"));
    }

    @Test
    void shouldSettleByBytesWhereLinesAreLong() {
        String agent = "Mozilla".repeat(2_000);
        for (int i = 0; i < 5; i++) {
            assertThat(auto.choice() == null || !auto.choice().settled()).isTrue();
            String line = LINES.get("combined").replace("Mozilla", agent);
            assertThat(Reading.read(auto, line, event)).isNull();
        }
        assertThat(auto.choice().settled()).isTrue();
    }

    @Test
    void shouldTakeTheFormatOfMostLines() {
        assertRead("common");
        assertRead("common");
        for (int i = 2; i < AutoFormat.LINES; i++) {
            assertRead("combined");
        }
        assertThat(auto.choice().format()).isEqualTo("combined");
    }

    @Test
    void shouldNotLetRubbishDecide() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(Reading.read(auto, "rubbish " + i, event)).isEqualTo(Malformed.FIELDS);
            assertThat(Reading.read(auto, "", event)).isEqualTo(Malformed.EMPTY);
            assertThat(Reading.read(auto, "\u0001", event)).isEqualTo(Malformed.BINARY);
        }
        assertThat(auto.choice()).isNull();
        assertRead("combined");
        assertThat(auto.choice().format()).isEqualTo("combined");
    }

    @Test
    void shouldSayThatTheClientIsNoAddress() {
        String named = LINES.get("combined").replace("192.0.2.7", "client.example.com");
        assertThat(Reading.read(auto, named, event)).isEqualTo(Malformed.ADDRESS);
    }

    @Test
    void shouldChangeItsMindAfterAStretchOfAnother() {
        settle("combined");
        for (int i = 1; i < AutoFormat.STRETCH; i++) {
            assertRead("vhost_combined");
        }
        assertThat(auto.choice().format()).isEqualTo("combined");
        assertRead("vhost_combined");
        assertThat(auto)
                .hasToString("vhost_combined (no longer combined: told by 50 lines in a row)");
    }

    @Test
    void shouldNotChangeItsMindForLinesHereAndThere() {
        settle("combined");
        for (int i = 0; i < 10 * AutoFormat.STRETCH; i++) {
            assertRead(i % AutoFormat.STRETCH == 0 ? "combined" : "common");
        }
        assertThat(auto.choice().format()).isEqualTo("combined");
    }

    @Test
    void shouldBreakTheStretchAtALineThatNobodyReads() {
        settle("combined");
        for (int i = 0; i < 2 * AutoFormat.STRETCH - 2; i++) {
            if (i == AutoFormat.STRETCH - 1) {
                assertThat(Reading.read(auto, "rubbish", event)).isNotNull();
            }
            assertRead("guardian");
        }
        assertThat(auto.choice().format()).isEqualTo("combined");
    }

    private void settle(String format) {
        for (int i = 0; i < AutoFormat.LINES; i++) {
            assertRead(format);
        }
    }

    private void assertRead(String format) {
        assertThat(Reading.read(auto, LINES.get(format), event)).isNull();
        assertThat(new Prefix(event.high(), event.low(), 128)).hasToString("192.0.2.7");
        assertThat(event.status()).isEqualTo(403);
        assertThat(event.request(99)).isEqualTo("GET /x HTTP/1.1");
    }
}
