package guardian.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.event.Prefix;
import guardian.event.RequestEvent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Whatever the bytes are: no exception, and no client that is not in the line. */
class AnyLineTest {

    private static final String ALPHABET = " \"\\[]-L0x.:a9/\t\r\u0000\u00ff";

    private static final List<String> FORMATS =
            List.of(
                    "auto",
                    "extended",
                    "combined",
                    "vhost_combined",
                    "common",
                    "%a %{c}a %v:%p \"%m %U%q %H\" %u %>s %D",
                    "[%{%d/%b/%Y:%T}t.%{usec_frac}t %{%z}t] %a %{User-agent}i",
                    "{\"ip\":\"%a\",\"user\":\"%u\",\"request\":\"%r\",\"status\":%>s}",
                    "%a\\t%u\\t%{Cookie}i\\t%{msec}t");

    private static final List<String> LINES =
            List.of(
                    AutoFormatTest.LINES.get("extended"),
                    AutoFormatTest.LINES.get("combined"),
                    AutoFormatTest.LINES.get("vhost_combined"),
                    AutoFormatTest.LINES.get("common"),
                    AutoFormatTest.LINES.get("guardian"),
                    "192.0.2.7 192.0.2.9 [::1]:80 \"GET /x?y HTTP/1.1\" joe 200 15",
                    "[21/Nov/2026:01:14:42.157856 +0000] 2001:db8::7 Mozilla/5.0 (X11; Linux)",
                    "{\"ip\":\"192.0.2.7\",\"user\":\"\"\"\",\"request\":\"GET /\",\"status\":404}",
                    "192.0.2.7\tjoe x\ta=b; c=d\t1795223682157");

    private final List<LineFormat> formats = FORMATS.stream().map(Reading::format).toList();
    private final RequestEvent event = new RequestEvent();

    @Property(tries = 20_000)
    void shouldNeverInventAClient(
            @ForAll Random random, @ForAll @IntRange(min = 0, max = 12) int changes) {
        byte[] line = LINES.get(random.nextInt(LINES.size())).getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(line.length);
            if (random.nextInt(4) == 0) {
                line = without(line, at);
            } else {
                line[at] = (byte) ALPHABET.charAt(random.nextInt(ALPHABET.length()));
            }
        }
        int from = random.nextInt(4);
        int to = line.length - random.nextInt(4);
        for (LineFormat format : formats) {
            if (format.read(line, from, to, event) == null) {
                assertThat(isIn(line, from, to)).as(format + ": " + text(line, from, to)).isTrue();
                touch();
            }
        }
    }

    @Property(tries = 5_000)
    void shouldNeverThrowOnAnyBytes(@ForAll byte[] bytes) {
        for (LineFormat format : formats) {
            format.read(bytes, 0, bytes.length, event);
        }
    }

    private boolean isIn(byte[] line, int from, int to) {
        Prefix client = new Prefix(event.high(), event.low(), 128);
        for (String word : text(line, from, to).split("[\\s\"]+")) {
            if (client.equals(Prefix.parse(word))) {
                return true;
            }
        }
        return false;
    }

    /** All places must lie inside the line. */
    private void touch() {
        Reading.of(event);
        event.referer(Reading.MOST);
        event.agent(Reading.MOST);
        event.user(Reading.MOST);
        event.forwarded(Reading.MOST);
    }

    private static byte[] without(byte[] line, int at) {
        byte[] shorter = Arrays.copyOf(line, line.length - 1);
        System.arraycopy(line, at + 1, shorter, at, line.length - 1 - at);
        return shorter;
    }

    private static String text(byte[] line, int from, int to) {
        return new String(line, from, to - from, StandardCharsets.ISO_8859_1);
    }
}
