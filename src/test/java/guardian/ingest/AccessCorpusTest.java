package guardian.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.event.RequestEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What real servers wrote about the same requests in four formats means the same in all. */
class AccessCorpusTest {

    private static final Path CORPUS = Path.of("src/test/resources/corpus");
    private static final String GUARDIAN_LOG_FORMAT =
            "%V %h %l %u %t \\\"%r\\\" %>s %b \\\"%{Referer}i\\\" \\\"%{User-agent}i\\\""
                    + " %{UNIQUE_ID}e \\\"-\\\" %T %D \\\"-\\\" 0";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "edge",
                "http2",
                "mixed",
                "on-pl1",
                "plain",
                "remoteip-with-crs",
                "remoteip-without-crs"
            })
    void shouldMeanTheSameInEveryFormat(String run) throws IOException {
        List<Reading> guardian = guardian(run);
        for (String name : List.of("combined", "vhost_combined", "common")) {
            Path log = CORPUS.resolve("access/" + run + '-' + name + ".log");
            for (String word : List.of(name, "auto")) {
                List<Reading> readings = Reading.all(log, Reading.format(word));
                // Each log has an order of its own where requests ended at the same time.
                assertThat(readings.stream().map(Reading::inCommon))
                        .as(name + " as " + word)
                        .containsExactlyInAnyOrderElementsOf(guardian);
            }
        }
    }

    private static List<Reading> guardian(String run) throws IOException {
        return Reading.all(customGuardian(run), new GuardianFormat()).stream()
                .map(Reading::inCommon)
                .toList();
    }

    private static Path customGuardian(String run) {
        return CORPUS.resolve("guardian/" + run + "-customguardian.log");
    }

    @ParameterizedTest
    @ValueSource(strings = {"edge", "http2", "mixed", "on-pl1", "plain", "plain-piped"})
    void shouldReadTheLogFormatOf2005AsTheGuardianFormatDoes(String run) throws IOException {
        LineFormat compiled = Reading.format(GUARDIAN_LOG_FORMAT);
        LineFormat guardian = new GuardianFormat();
        RequestEvent one = new RequestEvent();
        RequestEvent other = new RequestEvent();
        for (String line : Files.readAllLines(customGuardian(run), StandardCharsets.ISO_8859_1)) {
            assertThat(Reading.read(compiled, line, one)).as(line).isNull();
            assertThat(Reading.read(guardian, line, other)).as(line).isNull();
            assertThat(Reading.of(one).inCommon()).isEqualTo(Reading.of(other).inCommon());
            assertThat(one.host(99)).isEqualTo(other.host(99).replaceAll("^-$", ""));
            assertThat(one.id(99)).isEqualTo(other.id(99).replaceAll("^-$", ""));
            assertThat(one.durationMicros()).isEqualTo(other.durationMicros());
            assertThat(one.bytes()).isEqualTo(other.bytes());
            assertThat(one.referer(9999)).isEqualTo(other.referer(9999));
            assertThat(one.agent(9999)).isEqualTo(other.agent(9999));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "combined, guardian|extended|vhost_combined|common",
        "vhost_combined, guardian|extended|combined|common",
        "common, guardian|extended|vhost_combined|combined",
    })
    void shouldReadNoLineAsAnotherFormat(String name, String others) throws IOException {
        RequestEvent event = new RequestEvent();
        for (String line : lines(name)) {
            for (String other : others.split("\\|")) {
                assertThat(Reading.read(Reading.format(other), line, event))
                        .as(other + ": " + line)
                        .isNotNull();
            }
        }
    }

    private static List<String> lines(String name) throws IOException {
        try (Stream<Path> logs = Files.list(CORPUS.resolve("access"))) {
            return logs.filter(log -> log.toString().endsWith('-' + name + ".log"))
                    .flatMap(AccessCorpusTest::lines)
                    .toList();
        }
    }

    private static Stream<String> lines(Path log) {
        try {
            return Files.readAllLines(log, StandardCharsets.ISO_8859_1).stream();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void shouldReadNoGuardianLineAsAnotherFormat() throws IOException {
        RequestEvent event = new RequestEvent();
        try (Stream<Path> logs = Files.list(CORPUS.resolve("guardian"))) {
            List<String> lines =
                    logs.filter(log -> log.toString().endsWith(".log"))
                            .flatMap(AccessCorpusTest::lines)
                            .toList();
            for (String other : List.of("extended", "combined", "vhost_combined", "common")) {
                LineFormat format = Reading.format(other);
                for (String line : lines) {
                    assertThat(Reading.read(format, line, event)).as(line).isNotNull();
                }
            }
        }
    }
}
