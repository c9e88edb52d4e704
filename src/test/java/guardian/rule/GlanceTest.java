package guardian.rule;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.pattern.PatternFault;
import guardian.pattern.TextMatcher;
import guardian.pattern.TextPattern;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A glance may leave a target to the longer look, and never say more than that would. */
class GlanceTest {

    private static final String[] PIECES = {
        "/",
        "/",
        ".",
        "a",
        "bc",
        "adm",
        "w",
        "wp-login2.php",
        "xyz",
        "-title",
        "title",
        "longer",
        "2026",
        "?",
        "#",
        "%41",
        "\\\\",
        "\u00e9"
    };

    private final TextMatcher patterns = matcher("/wp-login\\d\\.(php|cgi)$/", "/adm*", "/xyz/");
    private final Glance glance = new Glance(patterns.waiting());

    @Test
    void shouldNeverFindEnoughInATargetThatIsNotPlainOrMatches() {
        Random random = new Random(1);
        int enough = 0;
        for (int i = 0; i < 200_000; i++) {
            byte[] line = bytes('"' + target(random) + '"');
            if (glance.isEnough(line, 1, line.length - 1)) {
                Target target = new Target();
                target.read(line, 1, line.length - 1);
                Text path = target.path();
                assertThat(text(path)).isEqualTo(text(target.target()));
                assertThat(target.query().from()).isEqualTo(target.query().to());
                assertThat(patterns.matches(path.bytes(), path.from(), path.to())).isFalse();
                enough++;
            }
        }
        assertThat(enough).isBetween(5_000, 150_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"?", "#", "%", "\\", "//", "/.", "w", "x"})
    void shouldSeeWhatNeedsALongerLookAtEachPlace(String what) {
        String path = "/article/2026/11/21/a-longer-title-12345/";
        assertThat(isEnough(path)).isTrue();
        for (int at = 1; at < path.length(); at++) {
            String other = path.substring(0, at) + what + path.substring(at);
            assertThat(isEnough(other)).as(other).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/short", "*", "article/2026", "/administer"})
    void shouldLeaveToALongerLookWhatIsShortOrNoPathOrMatches(String target) {
        assertThat(isEnough(target)).isFalse();
    }

    @Test
    void shouldNotBeThereWhereNoFewBytesAreWaitedFor() {
        assertThat(matcher("/[a-z]1/").waiting()).isNull();
        assertThat(matcher("/^[^w]*$/").waiting()).isNull();
        assertThat(matcher("/admin*").waiting()).isNull();
    }

    private boolean isEnough(String target) {
        byte[] line = bytes('"' + target + '"');
        return glance.isEnough(line, 1, line.length - 1);
    }

    private static TextMatcher matcher(String... patterns) {
        List<TextPattern> all = new ArrayList<>();
        try {
            for (String pattern : patterns) {
                all.add(TextPattern.parse(pattern, false));
            }
        } catch (PatternFault e) {
            throw new AssertionError(e);
        }
        return TextMatcher.of(all);
    }

    private static String target(Random random) {
        StringBuilder target = new StringBuilder("/");
        IntStream.range(0, random.nextInt(8))
                .forEach(i -> target.append(PIECES[random.nextInt(PIECES.length)]));
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
