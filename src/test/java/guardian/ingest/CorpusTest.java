package guardian.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.event.Prefix;
import guardian.event.RequestEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Lines that real servers wrote, read as their truth says; the truth comes from the sending side.
 */
class CorpusTest {

    private static final Path CORPUS = Path.of("src/test/resources/corpus/guardian");

    private record Seen(String address, String method, int status, long micros, String id) {}

    static Stream<Path> logs() throws IOException {
        try (Stream<Path> files = Files.list(CORPUS)) {
            return files
                    .filter(file -> file.toString().endsWith(".log"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("logs")
    void shouldReadEveryLineAsAnIndependentReaderDoes(Path log) throws IOException {
        List<String> lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
        List<Seen> seen = read(log);
        assertThat(seen).hasSameSizeAs(lines);
        for (int i = 0; i < lines.size(); i++) {
            assertThat(seen.get(i)).as(lines.get(i)).isEqualTo(expected(lines.get(i)));
        }
    }

    @Test
    void shouldReadTheMixedRunAsItsSenderSawIt() throws IOException {
        Map<String, Seen> byId = new HashMap<>();
        Map<String, Integer> perClient = new TreeMap<>();
        for (Seen each : read(CORPUS.resolve("mixed.log"))) {
            byId.put(each.id(), each);
            perClient.merge(each.address(), 1, Integer::sum);
        }
        for (String row : rows("mixed.expected.tsv")) {
            String[] truth = row.split("\t");
            Seen each = byId.get(truth[0]);
            assertThat(each).as(row).isNotNull();
            assertThat(each.address()).isEqualTo(canonical(truth[1]));
            assertThat(each.method()).isEqualTo(truth[2]);
            assertThat(each.status()).isEqualTo(Integer.parseInt(truth[4]));
        }
        for (String row : rows("mixed.per-ip.tsv")) {
            String[] truth = row.split("\t");
            assertThat(perClient.get(canonical(truth[0]))).isEqualTo(Integer.parseInt(truth[1]));
        }
    }

    @Test
    void shouldGiveBothFormatsOfOneRequestTheSameMeaning() throws IOException {
        Map<String, Seen> custom = new HashMap<>();
        read(CORPUS.resolve("mixed-customguardian.log"))
                .forEach(each -> custom.put(each.id(), each));
        for (Seen guardian : read(CORPUS.resolve("mixed.log"))) {
            Seen other = custom.get(guardian.id());
            assertThat(other.address()).isEqualTo(guardian.address());
            assertThat(other.method()).isEqualTo(guardian.method());
            assertThat(other.status()).isEqualTo(guardian.status());
        }
    }

    @Test
    void shouldNotBelieveTheForgedLineInAUserName() throws IOException {
        long forged = 0;
        for (String line :
                Files.readAllLines(CORPUS.resolve("edge.log"), StandardCharsets.ISO_8859_1)) {
            if (line.matches(".*\\] \".* \\[21/Nov/2026.*")) {
                forged++;
                assertThat(one(line)).isEqualTo(expected(line));
            }
        }
        assertThat(forged).isPositive();
    }

    // The independent reader: slow, by string methods, from both ends.

    private static Seen expected(String line) {
        String[] left = line.split(" ", 3);
        String end = line.replaceFirst(" L?\\s*$", "");
        // ... "REQUEST" STATUS BYTES "REFERER" "AGENT" ID "SESSION" N N "MESSAGE" 0
        Matcher tail =
                Pattern.compile(
                                "^(.*)\" (\\d{3}) (\\d+|-) \"((?:[^\"\\\\]++|\\\\.)*+)\""
                                    + " \"((?:[^\"\\\\]++|\\\\.)*+)\" (\\S+)"
                                    + " \"((?:[^\"\\\\]++|\\\\.)*+)\" \\d+ \\d+ \"[^\"]*\" \\d+$")
                        .matcher(end);
        assertThat(tail.matches()).as(line).isTrue();
        String front = tail.group(1);
        int open = front.lastIndexOf("] \"");
        String date = front.substring(front.lastIndexOf(" [", open) + 2, open);
        String request = front.substring(open + 3);
        String method = request.split(" ", 2)[0];
        return new Seen(
                canonical(left[1]),
                method.substring(0, Math.min(64, method.length())),
                Integer.parseInt(tail.group(2)),
                micros(date),
                tail.group(6));
    }

    private static long micros(String date) {
        String zone = date.substring(date.indexOf(' ') + 1);
        String sane = zone.startsWith("--") ? "-" + zone.substring(2).replace("-", "") : zone;
        String time = date.substring(0, date.indexOf(' '));
        String pattern =
                time.contains(".") ? "dd/MMM/yyyy:HH:mm:ss.SSSSSS Z" : "dd/MMM/yyyy:HH:mm:ss Z";
        OffsetDateTime at =
                OffsetDateTime.parse(
                        time + " " + sane, DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH));
        return at.toEpochSecond() * 1_000_000 + at.getNano() / 1000;
    }

    private static String canonical(String address) {
        return Prefix.parse(address).toString();
    }

    private static List<String> rows(String file) throws IOException {
        List<String> all = Files.readAllLines(CORPUS.resolve(file));
        return all.subList(1, all.size());
    }

    private static Seen one(String line) {
        List<Seen> seen = new ArrayList<>();
        byte[] bytes = line.getBytes(StandardCharsets.ISO_8859_1);
        LineReader reader = new LineReader(new GuardianFormat(), event -> seen.add(seen(event)));
        reader.line(bytes, 0, bytes.length);
        assertThat(seen).as(line).hasSize(1);
        return seen.get(0);
    }

    private static List<Seen> read(Path log) throws IOException {
        List<Seen> seen = new ArrayList<>();
        LineReader reader = new LineReader(new GuardianFormat(), event -> seen.add(seen(event)));
        LineSplitter splitter = new LineSplitter();
        byte[] all = Files.readAllBytes(log);
        // In pieces of an odd size, so that lines come in parts.
        for (int at = 0; at < all.length; at += 777) {
            int count = Math.min(777, all.length - at);
            splitter.room();
            System.arraycopy(all, at, splitter.buffer(), splitter.at(), count);
            splitter.filled(count);
            splitter.split(reader);
        }
        splitter.finish(reader);
        assertThat(reader.malformed().total()).as(log.toString()).isZero();
        return seen;
    }

    private static Seen seen(RequestEvent event) {
        return new Seen(
                new Prefix(event.high(), event.low(), 128).toString(),
                event.method(),
                event.status(),
                event.timeMicros(),
                event.id(100));
    }
}
