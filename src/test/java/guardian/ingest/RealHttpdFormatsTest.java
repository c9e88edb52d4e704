package guardian.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.event.Prefix;
import guardian.event.RequestEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One real httpd wrote each request in many formats: all of them must tell the same. */
class RealHttpdFormatsTest {

    private static final Path CORPUS = Path.of("src/test/resources/corpus/logformat");

    private final RequestEvent truth = new RequestEvent();
    private final RequestEvent event = new RequestEvent();

    static Stream<String> formats() throws IOException {
        return Files.readAllLines(CORPUS.resolve("formats.txt")).stream()
                .filter(line -> !line.startsWith("#"));
    }

    @ParameterizedTest
    @MethodSource("formats")
    void shouldTellTheSame(String nameAndFormat) throws IOException {
        String name = nameAndFormat.substring(0, nameAndFormat.indexOf(' '));
        String text = nameAndFormat.substring(name.length() + 1);
        LineFormat format = Reading.format(text);
        LineFormat guardian = new GuardianFormat();
        List<String> lines = lines(name);
        List<String> truths = lines("guardian");
        assertThat(lines).hasSameSizeAs(truths).isNotEmpty();
        for (int i = 0; i < lines.size(); i++) {
            assertThat(Reading.read(guardian, truths.get(i), truth)).as(truths.get(i)).isNull();
            assertThat(Reading.read(format, lines.get(i), event)).as(lines.get(i)).isNull();
            compare(text, lines.get(i));
        }
    }

    private void compare(String format, String line) {
        assertThat(new Prefix(event.high(), event.low(), 128))
                .as(line)
                .isEqualTo(new Prefix(truth.high(), truth.low(), 128));
        assertThat(event.status()).as(line).isEqualTo(truth.status());
        assertThat(event.timeMicros() / 1_000_000)
                .as(line)
                .isBetween(truth.timeMicros() / 1_000_000, truth.timeMicros() / 1_000_000 + 1);
        if (format.contains("UNIQUE_ID")) {
            assertThat(event.id(99)).as(line).isEqualTo(truth.id(99).replaceAll("^-$", ""));
        }
        if (format.contains("%D") || format.contains("{us}T")) {
            assertThat(event.durationMicros()).as(line).isEqualTo(truth.durationMicros());
        }
        if (format.contains("%b") || format.contains("%B")) {
            assertThat(event.bytes()).as(line).isEqualTo(truth.bytes());
        }
        if (format.contains("%r")) {
            assertThat(event.request(Reading.MOST)).isEqualTo(truth.request(Reading.MOST));
            assertThat(event.method()).isEqualTo(truth.method());
        } else {
            // Of a request that httpd rejects, %m and %H are its guesses.
            assertThat(event.request(99)).matches("(?s)\\S+ /.* HTTP/\\d\\.\\d");
        }
        if (format.contains("%V") && !format.contains("%{Host}i")) {
            assertThat(event.host(99)).isEqualTo(truth.host(99));
        }
        if (format.contains("%u") && event.user(99).startsWith("x [")) {
            assertThat(event.user(99)).isEqualTo("x [21/Nov/2026");
        }
        if (format.contains("%{c}a")) {
            assertThat(event.hasPeer()).isTrue();
        }
    }

    private static List<String> lines(String name) throws IOException {
        return Files.readAllLines(CORPUS.resolve(name + ".log"), StandardCharsets.ISO_8859_1);
    }
}
