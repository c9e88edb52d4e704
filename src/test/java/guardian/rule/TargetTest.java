package guardian.rule;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.event.RequestEvent;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read of a plain target in passing, and of any other by decoding it, must be the same. */
class TargetTest {

    private static final String[] PIECES = {
        "/", "/", ".", "a", "bc", "?", "#", "%", "%2f", "%2E", "\\\\", "\\x2f", " ", "-title",
        "\u00e9"
    };

    @Test
    void shouldReadInPassingWhatDecodingReads() {
        Random random = new Random(1);
        int plain = 0;
        for (int i = 0; i < 200_000; i++) {
            byte[] line = bytes('"' + target(random) + '"');
            Target passing = new Target();
            if (passing.readPlain(line, 1, line.length - 1)) {
                Target decoded = new Target();
                decoded.read(line, 1, line.length - 1);
                assertThat(text(passing.path())).isEqualTo(text(decoded.path()));
                assertThat(text(passing.query())).isEqualTo(text(decoded.query()));
                assertThat(text(passing.target())).isEqualTo(text(decoded.target()));
                plain++;
            }
        }
        assertThat(plain).isBetween(20_000, 180_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/a",
                "/article/2026/11/21/a-longer-title-12345/",
                "/index.php?a=1&b=/../",
                "/a.b/c.d#e",
                "/1234567?x",
                "/123456/?x",
                "/wp-content/themes/a/style.min.css?ver=6.4.3"
            })
    void shouldDecodeNothingInWhatPeopleAskFor(String target) {
        byte[] line = bytes(target);
        assertThat(new Target().readPlain(line, 0, line.length)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "*",
                "http://h/",
                "//",
                "/.",
                "/a//b",
                "/a/./b",
                "/a/..",
                "/%61",
                "/a\\\\b",
                "/abcdef/.gh",
                "/abcdef//gh",
                "/abcde/.fgh",
                "/abcdefgh/.",
                "/a?b\\\"c"
            })
    void shouldNotTakeForPlainWhatIsNot(String target) {
        byte[] line = bytes(target);
        assertThat(new Target().readPlain(line, 0, line.length)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /a HTTP/1.1|/a",
                "GET /a HTTP/2.0|/a",
                "GET /a|/a",
                "GET /a b HTTP/1.0|/a b",
                "GET /a HTTP/1. |/a HTTP/1. ",
                "GET /a HTTP/ .1|/a HTTP/ .1",
                "GET /a HTTP/10.1|/a",
                "GET /a http/1.1|/a http/1.1",
                "GET HTTP/1.1|HTTP/1.1",
                "GET  HTTP/1.1|",
                "HTTP/1.1|",
                "-|"
            })
    void shouldEndBeforeTheVersion(String requestAndTarget) {
        String request = requestAndTarget.substring(0, requestAndTarget.indexOf('|'));
        byte[] line = bytes('"' + request + '"');
        RequestEvent event = new RequestEvent();
        event.line(line);
        event.request(1, line.length - 1);
        int from = Target.from(event, event.methodTo());
        int to = Target.to(event, from);
        String target = new String(line, from, to - from, StandardCharsets.ISO_8859_1);
        assertThat(request + '|' + target).isEqualTo(requestAndTarget);
    }

    private static String target(Random random) {
        StringBuilder target = new StringBuilder("/");
        for (int pieces = random.nextInt(8); pieces > 0; pieces--) {
            target.append(random.nextInt(3) > 0 ? "word" : PIECES[random.nextInt(PIECES.length)]);
        }
        return target.toString();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String text(Text text) {
        return new String(
                text.bytes(), text.from(), text.to() - text.from(), StandardCharsets.ISO_8859_1);
    }
}
