package guardian.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Several patterns as one, against each of them by itself. */
class TextMatcherTest {

    private static final String BYTES = "abc/.-";

    @Test
    void shouldMatchWhenOneOfThePatternsDoes() {
        Random random = new Random(1);
        for (int i = 0; i < 500; i++) {
            List<TextPattern> patterns = new ArrayList<>();
            int count = 1 + random.nextInt(6);
            for (int k = 0; k < count; k++) {
                patterns.add(pattern(random));
            }
            TextMatcher together = TextMatcher.of(patterns);
            for (int k = 0; k < 50; k++) {
                String text = text(random, 12);
                assertThat(matches(together, text))
                        .as("%s on %s", patterns, text)
                        .isEqualTo(patterns.stream().anyMatch(each -> matches(each, text)));
            }
        }
    }

    @Test
    void shouldMatchNothingWithoutAnyPattern() {
        assertThat(matches(TextMatcher.of(List.of()), "")).isFalse();
        assertThat(matches(TextMatcher.of(List.of()), "a")).isFalse();
    }

    @Test
    void shouldTakeOneLookForHundredsOfWordsAnywhere() {
        List<TextPattern> words =
                IntStream.range(0, 200)
                        .mapToObj(i -> parse("/word-" + i + "\\.(php|cgi)/"))
                        .toList();
        TextMatcher matcher = TextMatcher.of(words);

        assertThat(matcher.passes()).isEqualTo(1);
        assertThat(matches(matcher, "/a/word-1/word-20/word-137.cgi/x")).isTrue();
        assertThat(matches(matcher, "/a/word-1/word-20/word-200.cgi/x")).isFalse();
    }

    @Test
    void shouldTakeAFewLooksForWhatIsTooComplexTogether() {
        List<TextPattern> complex =
                IntStream.range(0, 6)
                        .mapToObj(i -> parse("/" + (char) ('a' + i) + ".{7}" + i + "$/"))
                        .toList();
        TextMatcher matcher = TextMatcher.of(complex);

        assertThat(matcher.passes()).isBetween(2, complex.size());
        for (int i = 0; i < complex.size(); i++) {
            String text = "--" + (char) ('a' + i) + "abcdefg" + i;
            assertThat(matches(matcher, text)).isTrue();
            assertThat(matches(matcher, text + "-")).isFalse();
        }
    }

    @Test
    void shouldFindWhatFollowsALongWait() {
        TextMatcher matcher = TextMatcher.of(List.of(parse("/wp-login/"), parse("*.php")));
        for (int before = 0; before < 40; before++) {
            String wait = "/" + "x".repeat(before);
            assertThat(matches(matcher, wait)).isFalse();
            assertThat(matches(matcher, wait + "wp-login-")).isTrue();
            assertThat(matches(matcher, wait + "wp-logiN")).isFalse();
            assertThat(matches(matcher, wait + ".php")).isTrue();
            assertThat(matches(matcher, wait + ".php5")).isFalse();
        }
    }

    private static TextPattern pattern(Random random) {
        String word = text(random, 3);
        return switch (random.nextInt(7)) {
            case 0 -> parse("/" + word + "*");
            case 1 -> parse("*" + word);
            case 2 -> parse("-" + word);
            case 3 -> parse("/" + escaped(word) + "b/");
            case 4 -> parse("/^" + escaped(word) + "/");
            case 5 -> parse("/(a|" + escaped(word) + ").*c$/");
            default -> parse("/[^a]" + escaped(word) + "?$/");
        };
    }

    /** What a quantifier may follow. */
    private static String escaped(String word) {
        return "(" + word.replace("/", "\\/").replace(".", "\\.") + ")";
    }

    private static String text(Random random, int most) {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(most + 1); length > 0; length--) {
            text.append(BYTES.charAt(random.nextInt(BYTES.length())));
        }
        return text.toString();
    }

    private static TextPattern parse(String text) {
        try {
            return TextPattern.parse(text, false);
        } catch (PatternFault e) {
            throw new AssertionError(text, e);
        }
    }

    private static boolean matches(TextPattern pattern, String text) {
        return matches(TextMatcher.of(List.of(pattern)), text);
    }

    private static boolean matches(TextMatcher matcher, String text) {
        byte[] bytes = ("<" + text + ">").getBytes(StandardCharsets.ISO_8859_1);
        return matcher.matches(bytes, 1, bytes.length - 1);
    }
}
