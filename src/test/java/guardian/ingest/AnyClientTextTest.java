package guardian.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.event.Prefix;
import guardian.event.RequestEvent;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Of the named formats only one reads a line, whatever its client put into it. */
class AnyClientTextTest {

    private static final String DATE = "[21/Nov/2026:01:14:42 +0000]";
    private static final String END = DATE.replace(" ", ".157856 ");
    private static final String COMMON = "192.0.2.7 - USER " + DATE + " \"TEXT\" 403 239";
    private static final String COMBINED = COMMON + " \"TEXT\" \"TEXT\"";

    private static final Map<String, String> LINES =
            Map.of(
                    "common", COMMON,
                    "combined", COMBINED,
                    "vhost_combined", "www.example.com:80 " + COMBINED,
                    "guardian",
                            "www.example.com 192.0.2.7 - RAW "
                                    + END
                                    + " \"TEXT\" 403 239 \"-\" \"-\" Zx9Y \"TEXT\" 1548 0 \"-\" 0 ",
                    "extended",
                            "www.example.com 192.0.2.7 198.51.100.8 USER "
                                    + END
                                    + " \"TEXT\" 403 239 1548 \"TEXT\" \"TEXT\" \"TEXT\" Zx9Y"
                                    + " score=5");

    private static final List<String> PIECES =
            List.of(
                    " ",
                    "\"",
                    "\\",
                    "-",
                    "x",
                    "[",
                    "]",
                    DATE,
                    END,
                    "192.0.2.99",
                    "0",
                    "200",
                    ":80",
                    "score=7",
                    "\" 200 5",
                    "\"-\"",
                    " 1548 0 \"-\" 0 ",
                    "\"GET / HTTP/1.0\"");

    private final RequestEvent event = new RequestEvent();

    @Property(tries = 5_000)
    void shouldBeReadByOneFormatOnly(@ForAll Random random) {
        LINES.forEach(
                (name, template) -> {
                    String line = fill(template, random);
                    for (String other : LINES.keySet()) {
                        Malformed cause = Reading.read(Reading.format(other), line, event);
                        assertThat(cause == null)
                                .as(other + " reads " + line)
                                .isEqualTo(other.equals(name));
                    }
                    assertThat(Reading.read(Reading.format("auto"), line, event)).isNull();
                    assertThat(new Prefix(event.high(), event.low(), 128).address())
                            .as(line)
                            .isEqualTo("192.0.2.7");
                    assertThat(event.status()).as(line).isEqualTo(403);
                });
    }

    private static String fill(String template, Random random) {
        String line = template;
        while (line.contains("TEXT")) {
            line = replace(line, "TEXT", escaped(text(random)).replace("\"", "\\\""));
        }
        line = replace(line, "USER", escaped(text(random)).replace("\"", "\\\""));
        // ModSecurity leaves the quotes of a user name as they are.
        return replace(line, "RAW", escaped(text(random)));
    }

    private static String replace(String line, String word, String value) {
        int at = line.indexOf(word);
        return at < 0 ? line : line.substring(0, at) + value + line.substring(at + word.length());
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\");
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return text.isEmpty() ? "-" : text.toString();
    }
}
