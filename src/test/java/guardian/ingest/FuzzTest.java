package guardian.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.event.Prefix;
import guardian.event.RequestEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Many mutated lines: ten million a format with {@code bin/test --long}, fewer otherwise. */
class FuzzTest {

    private static final int LINES = Boolean.getBoolean("guardian.long") ? 10_000_000 : 200_000;
    private static final String ALPHABET = " \"\\[]-L0x.:a9/\u0000\u0016\u007f\u00ff\u00e9";

    private final RequestEvent event = new RequestEvent();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "guardian|www.example.com 192.0.2.7 - joe [21/Nov/2026:01:14:42.157856 +0000] \"GET"
                    + " /x HTTP/1.1\" 403 239 \"-\" \"-\" awDwgjVnEBRspNPCS4WHXgAAAAg \"-\" 1548 0"
                    + " \"-\" 0 ",
                "extended|www.example.com 192.0.2.7 192.0.2.7 joe [21/Nov/2026:01:14:42.157856"
                        + " +0000] \"GET /x HTTP/1.1\" 403 239 1548 \"-\" \"curl/8.8.0\" \"-\""
                        + " awDwgjVnEBRspNPCS4WHXgAAAAg score=5",
                "combined|2001:db8::7 - joe [21/Nov/2026:01:14:42 +0000] \"GET /x HTTP/1.1\" 200"
                        + " 327 \"-\" \"curl/8.8.0\"",
                "vhost_combined|www.example.com:443 192.0.2.7 - joe [21/Nov/2026:01:14:42 +0000]"
                        + " \"GET /x HTTP/1.1\" 200 327 \"-\" \"curl/8.8.0\"",
                "common|192.0.2.7 - joe [21/Nov/2026:01:14:42 +0000] \"GET /x HTTP/1.1\" 200 327",
                "auto|192.0.2.7 - joe [21/Nov/2026:01:14:42 +0000] \"GET /x HTTP/1.1\" 200 327"
                        + " \"-\" \"curl/8.8.0\"",
            })
    void shouldNeverThrowNorInventAClientNorLoseTheNextLine(String word, String good)
            throws Exception {
        LineFormat format = Formats.of(word);
        Random random = new Random(42);
        byte[] line = good.getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < LINES; i++) {
            byte[] mutated = mutate(line, random);
            if (format.read(mutated, 0, mutated.length, event) == null) {
                assertThat(isInLine(mutated)).as(text(mutated)).isTrue();
            }
            if (i % 16 == 0) {
                assertThat(format.read(line, 0, line.length, event)).isNull();
            }
        }
    }

    @Test
    void shouldNeverInventAClientBehindAProxyNorMakeTheProxyOne() {
        LineFormat format = Reading.format("%a \"%{X-Forwarded-For}i\" \"%r\"");
        List<Prefix> trusted = List.of(Prefix.parse("198.51.100.0/24"));
        List<Prefix> found = new ArrayList<>();
        ForwardedClient clients =
                new ForwardedClient(trusted, each -> found.add(AnyForwardedTest.addressOf(each)));
        LineReader reader = new LineReader(format, clients.step());
        String good =
                "198.51.100.1 \"203.0.113.9, [2001:db8::7]:443, 198.51.100.2:80\" \"GET /"
                        + " HTTP/1.1\"";
        byte[] line = good.getBytes(StandardCharsets.ISO_8859_1);
        Random random = new Random(42);
        for (int i = 0; i < LINES; i++) {
            byte[] mutated = mutate(line, random);
            reader.line(mutated, 0, mutated.length);
            if (!found.isEmpty()) {
                assertThat(trusted).noneMatch(found.get(0)::overlaps);
                assertThat(Stream.of(text(mutated).split("[ ,\"]+")))
                        .as(text(mutated))
                        .extracting(AnyForwardedTest::entry)
                        .contains(found.get(0));
                found.clear();
            }
        }
        assertThat(clients.clientless().byCause()).containsOnlyKeys("odd-entry");
    }

    private static byte[] mutate(byte[] line, Random random) {
        int from = random.nextInt(8) == 0 ? random.nextInt(line.length) : 0;
        int to = random.nextInt(8) == 0 ? from + random.nextInt(line.length - from) : line.length;
        byte[] mutated = new byte[to - from];
        System.arraycopy(line, from, mutated, 0, mutated.length);
        for (int n = random.nextInt(6); n > 0 && mutated.length > 0; n--) {
            int at = random.nextInt(mutated.length);
            mutated[at] = (byte) ALPHABET.charAt(random.nextInt(ALPHABET.length()));
        }
        return mutated;
    }

    /** The client of every format here is one of the first two words. */
    private boolean isInLine(byte[] line) {
        Prefix client = new Prefix(event.high(), event.low(), 128);
        String[] words = text(line).split(" ", 3);
        return client.equals(Prefix.parse(words[0]))
                || words.length > 1 && client.equals(Prefix.parse(words[1]));
    }

    private static String text(byte[] line) {
        return new String(line, StandardCharsets.ISO_8859_1);
    }
}
