package guardian.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.event.Prefix;
import guardian.event.RequestEvent;
import guardian.logformat.LogFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the shipped customlog.conf made a real httpd write, read as its sender knows it. */
class ExtendedCorpusTest {

    private static final Path CORPUS = Path.of("src/test/resources/corpus/extended");

    private final RequestEvent event = new RequestEvent();

    @ParameterizedTest
    @ValueSource(strings = {"extended", "auto"})
    void shouldReadWhatWasSent(String word) throws IOException {
        LineFormat format = Reading.format(word);
        List<String> lines = lines("requests.log");
        List<String> rows =
                lines("requests.expected.tsv").stream()
                        .filter(row -> !row.startsWith("#"))
                        .toList();
        assertThat(lines).hasSameSizeAs(rows).hasSizeGreaterThan(20);
        for (int i = 0; i < lines.size(); i++) {
            assertThat(Reading.read(format, lines.get(i), event)).as(lines.get(i)).isNull();
            assertSent(rows.get(i).split("\t", -1));
            assertThat(event.timeMicros() / 1_000_000).isBetween(1_795_246_111L, 1_795_246_117L);
        }
    }

    private void assertSent(String[] row) {
        assertThat(new Prefix(event.high(), event.low(), 128)).isEqualTo(Prefix.parse(row[0]));
        assertThat(new Prefix(event.peerHigh(), event.peerLow(), 128))
                .isEqualTo(Prefix.parse(row[1]));
        assertThat(event.status()).isEqualTo(Integer.parseInt(row[2]));
        assertThat(event.score())
                .isEqualTo(row[3].equals("-") ? RequestEvent.UNKNOWN : Long.parseLong(row[3]));
        assertThat(printable(event.request(Reading.MOST))).startsWith(row[4]);
        assertThat(printable(event.referer(Reading.MOST))).isEqualTo(present(row[5]));
        assertThat(printable(event.agent(Reading.MOST))).isEqualTo(present(row[6]));
        assertThat(event.forwarded(Reading.MOST)).isEqualTo(present(row[7]));
        assertThat(event.user(Reading.MOST)).isEqualTo(present(row[8]));
        // What httpd rejects never gets as far as mod_unique_id and ModSecurity.
        assertThat(event.id(99).length()).isEqualTo(row[3].equals("-") ? 0 : 27);
        assertThat(event.durationMicros()).isBetween(1L, 2_000_000L);
        assertThat(event.bytes()).isBetween(0L, 500L);
    }

    private static String present(String value) {
        return value.equals("-") ? "" : value;
    }

    private static String printable(String text) {
        StringBuilder printable = new StringBuilder();
        for (char c : text.toCharArray()) {
            printable.append(
                    c >= ' ' && c < 127 ? String.valueOf(c) : String.format("\\x%02x", (int) c));
        }
        return printable.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"guardian", "vhost_combined", "combined", "common"})
    void shouldNotBeReadAsAnotherFormat(String other) throws IOException {
        LineFormat format = Reading.format(other);
        for (String line : lines("requests.log")) {
            assertThat(Reading.read(format, line, event)).as(line).isNotNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"debian", "redhat"})
    void shouldBeWhatTheShippedFilesSay(String layout) throws IOException {
        assertThat(Files.readAllLines(Path.of("httpd-conf", layout, "customlog.conf")))
                .filteredOn(line -> line.startsWith("LogFormat "))
                .containsExactly(
                        "LogFormat \""
                                + LogFormat.named("extended").text().replace("\"", "\\\"")
                                + "\" guardian");
    }

    private static List<String> lines(String name) throws IOException {
        return Files.readAllLines(CORPUS.resolve(name), StandardCharsets.ISO_8859_1);
    }
}
