package guardian.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.event.HttpdText;
import guardian.event.Prefix;
import guardian.event.RequestEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import nl.basjes.parse.core.Parser;
import nl.basjes.parse.core.exceptions.DissectionFailure;
import nl.basjes.parse.httpdlog.HttpdLoglineParser;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The lines of real servers, read by httpdlog-parser, an independent reader of LogFormats. */
class OtherReaderTest {

    private static final Path CORPUS = Path.of("src/test/resources/corpus");

    private static final List<String> WANTED =
            List.of(
                    "IP:connection.client.host",
                    "STRING:connection.client.user",
                    "HTTP.FIRSTLINE:request.firstline",
                    "STRING:request.status.last",
                    "TIME.EPOCH:request.receive.time.epoch",
                    "HTTP.URI:request.referer",
                    "HTTP.USERAGENT:request.user-agent");

    /** What it told of one line, by field. */
    public static final class Told {
        private final Map<String, String> values = new HashMap<>();

        public void set(String name, String value) {
            values.put(name, value);
        }

        private String get(String name) {
            String value = values.get(name);
            return value == null || value.equals("-") ? "" : bytes(value);
        }

        /** It widens bytes with their sign: what was 0xc3 comes as 0xffc3. */
        private static String bytes(String value) {
            StringBuilder bytes = new StringBuilder(value.length());
            value.chars().forEach(c -> bytes.append((char) (c & 255)));
            return bytes.toString();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " ! ",
            quoteCharacter = '`',
            value = {
                "access/*-common.log ! %h %l %u %t \"%r\" %>s %O",
                "access/*-combined.log ! %h %l %u %t \"%r\" %>s %O \"%{Referer}i\""
                        + " \"%{User-Agent}i\"",
                "access/*-vhost_combined.log ! %v:%p %h %l %u %t \"%r\" %>s %O \"%{Referer}i\""
                        + " \"%{User-Agent}i\"",
                "guardian/*-customguardian.log ! %V %h %l %u %t \"%r\" %>s %b \"%{Referer}i\""
                        + " \"%{User-Agent}i\" %{UNIQUE_ID}e \"-\" %T %D \"-\" 0",
            })
    void shouldReadTheSame(String logs, String logFormat) throws Exception {
        Parser<Told> other = new HttpdLoglineParser<>(Told.class, logFormat);
        List<String> possible = other.getPossiblePaths();
        for (String wanted : WANTED) {
            if (possible.contains(wanted)) {
                other.addParseTarget("set", wanted);
            }
        }
        LineFormat ours = Reading.format(logFormat);
        RequestEvent event = new RequestEvent();
        for (String line : lines(logs)) {
            assertThat(Reading.read(ours, line, event)).as(line).isNull();
            Told told = toldBy(other, line);
            // A user name with a blank is more than it reads.
            assertThat(told == null).as(line).isEqualTo(event.user(99).contains(" "));
            if (told != null) {
                compare(told, event, possible, line);
            }
        }
    }

    private static void compare(Told told, RequestEvent event, List<String> possible, String line) {
        assertThat(Prefix.parse(told.get(WANTED.get(0))))
                .as(line)
                .isEqualTo(new Prefix(event.high(), event.low(), 128));
        assertThat(HttpdText.unescape(told.get(WANTED.get(1))).replace("\"\"", ""))
                .as(line)
                .isEqualTo(event.user(Reading.MOST));
        assertThat(told.get(WANTED.get(3))).isEqualTo(Integer.toString(event.status()));
        assertThat(told.get(WANTED.get(4)))
                .as(line)
                .isEqualTo(Long.toString(event.timeMicros() / 1000));
        assertThat(told.get(WANTED.get(2)).replaceAll("^-$", ""))
                .as(line)
                .isEqualTo(event.request(Reading.MOST).replaceAll("^-$", ""));
        if (possible.contains(WANTED.get(5))) {
            // It takes a referer for an address, and leaves the escapes in it.
            assertThat(HttpdText.unescape(told.get(WANTED.get(5))))
                    .as(line)
                    .isEqualTo(event.referer(Reading.MOST));
            assertThat(told.get(WANTED.get(6))).as(line).isEqualTo(event.agent(Reading.MOST));
        }
    }

    private static Told toldBy(Parser<Told> other, String line) throws Exception {
        try {
            return other.parse(new Told(), line);
        } catch (DissectionFailure e) {
            return null;
        }
    }

    private static List<String> lines(String pattern) throws IOException {
        String[] parts = pattern.split("/\\*");
        try (Stream<Path> logs = Files.list(CORPUS.resolve(parts[0]))) {
            return logs.filter(log -> log.toString().endsWith(parts[1]))
                    .sorted()
                    .flatMap(OtherReaderTest::linesOf)
                    .toList();
        }
    }

    private static Stream<String> linesOf(Path log) {
        try {
            return Files.readAllLines(log, StandardCharsets.ISO_8859_1).stream();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
