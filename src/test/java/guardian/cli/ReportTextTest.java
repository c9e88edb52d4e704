package guardian.cli;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.store.Answer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an answer looks like, with texts in it that want to look like something else. */
class ReportTextTest {

    private static final Instant SINCE = Instant.parse("2026-11-21T01:00:00Z");

    private static final Answer ANSWER =
            new Answer(
                    "agents",
                    "user agents with more than 1000 requests",
                    SINCE,
                    List.of("user_agent", "requests", "share"),
                    List.of(
                            List.of("\u001b[2J\r\n\u00ff\\ ok", 1_234L, 12.5),
                            List.of("=cmd|' /C calc'!A0, \"x\"", 7L, 3.0),
                            Arrays.asList("\u00c3\u00a9", null, 100.0)));

    private static String text(Answer answer, int width) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ReportText.print(answer, width, new PrintStream(bytes, true, StandardCharsets.UTF_8));
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void shouldAlignColumnsAndEscapeTexts() {
        assertThat(text(ANSWER, 80))
                .isEqualTo(
                        """
                        user agents with more than 1000 requests, since 2026-11-21T01:00:00Z
                        user_agent                requests  share
                        \\x1b[2J\\x0d\\x0a\\xff\\\\ ok      1234   12.5
                        =cmd|' /C calc'!A0, "x"          7    3.0
                        \\xc3\\xa9                         -  100.0
                        """);
    }

    @Test
    void shouldCutTheWidestTextUntilAllFits() {
        assertThat(text(ANSWER, 40).lines().skip(1))
                .containsExactly(
                        "user_agent               requests  share",
                        "\\x1b[2J\\x0d\\x0a\\xff\\...      1234   12.5",
                        "=cmd|' /C calc'!A0, \"x\"         7    3.0",
                        "\\xc3\\xa9                        -  100.0");
    }

    @Test
    void shouldSayThatThereIsNothing() {
        assertThat(text(new Answer("x", "t", SINCE, List.of("a"), List.of()), 80))
                .endsWith("\n(none)\n");
    }

    @Test
    void shouldWriteValuesThatNoSpreadsheetRuns() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ReportCsv.print(ANSWER, new PrintStream(bytes, true, StandardCharsets.UTF_8));
        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .isEqualTo(
                        "user_agent,requests,share\r\n"
                                + "\\x1b[2J\\x0d\\x0a\\xff\\\\ ok,1234,12.5\r\n"
                                + "\"'=cmd|' /C calc'!A0, \"\"x\"\"\",7,3.0\r\n"
                                + "\\xc3\\xa9,,100.0\r\n");
    }

    @Test
    void shouldWriteOneJsonDocumentInAscii() {
        assertThat(ReportJson.of(ANSWER))
                .isEqualTo(
                        "{\"report\":\"agents\",\"title\":\"user agents with more than 1000"
                                + " requests\",\"since\":\"2026-11-21T01:00:00Z\",\"rows\":["
                                + "{\"user_agent\":\"\\u001B[2J\\r\\n\\u00FF\\\\ ok\","
                                + "\"requests\":1234,\"share\":12.5},"
                                + "{\"user_agent\":\"=cmd|' /C calc'!A0, \\\"x\\\"\","
                                + "\"requests\":7,\"share\":3.0},"
                                + "{\"user_agent\":\"\\u00E9\",\"requests\":null,\"share\":100.0}"
                                + "]}\n");
    }

    @Test
    void shouldReadTimes() {
        Instant now = Instant.parse("2026-11-29T10:00:00Z");
        assertThat(ReportVerb.parse("90d", now)).contains(now.minus(Duration.ofDays(90)));
        assertThat(ReportVerb.parse("2026-11-21", now))
                .contains(Instant.parse("2026-11-21T00:00:00Z"));
        assertThat(ReportVerb.parse("2026-11-21T01:00:00Z", now)).contains(SINCE);
        for (String none : List.of("", "yesterday", "90", "9999999999d", "2026-13-41")) {
            assertThat(ReportVerb.parse(none, now)).as(none).isEmpty();
        }
    }

    @Test
    void shouldKnowHowWideTheTerminalIs() {
        assertThat(ReportVerb.width("132")).isEqualTo(132);
        assertThat(ReportVerb.width("3")).isEqualTo(40);
        assertThat(ReportVerb.width(null)).isEqualTo(80);
        assertThat(ReportVerb.width("1;rm")).isEqualTo(80);
    }
}
