package guardian.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextPatternTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                // pattern text matches
                "/wp-login.php /wp-login.php true",
                "/wp-login.php /wp-login.php5 false",
                "/wp-login.php /wp-loginxphp false",
                "/admin/* /admin/ true",
                "/admin/* /admin/x/y true",
                "/admin/* /admin false",
                "*.css /a/b.css true",
                "*.css /a/b.css.php false",
                "/a/*/c /a/b/b/c true",
                "/a/*/c /a/c false",
                "/ / true",
                "/ /x false",
                "/\\.php$/ /a.php true",
                "/\\.php$/ /a.php5 false",
                "/^\\/wp-/ /wp-admin true",
                "/^\\/wp-/ /x/wp-admin false",
                "/(^|\\/)\\.(git|env)($|\\/)/ /.git/config true",
                "/(^|\\/)\\.(git|env)($|\\/)/ /x/.env true",
                "/(^|\\/)\\.(git|env)($|\\/)/ /x/.envy false",
                "/[^a]$/ /b true",
                "/b[^a]/ /b false",
                "/a{2,3}$/ xaaa true",
                "/^a{2}$/ aaa false",
                "/(?i)SELECT\\s/ select+ false",
                "/(?i)sel[e]ct\\W/ SELECT+ true",
                "/x\\x2Fy/ ax/yb true",
                "/[\\w.-]+@/ a.b@c true",
                "/[]a]/ ] true",
                "/a.b/ a/b true",
                "/(?:ab)+?c/ ababc true",
                "/a{/ xa{y true",
                "/a|/ zzz true"
            })
    void shouldMatchAsPeopleExpect(String pattern, String text, boolean matches) throws Exception {
        assertThat(matches(pattern, false, text)).isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/a(b/|at character 3: a ( that nothing closes",
                "/a)b/|at character 1: a ) that nothing opens",
                "/*a/|at character 1: nothing to repeat",
                "/a**/|at character 2: a quantifier behind a quantifier",
                "/[a/|at character 2: a [ that nothing closes",
                "/[z-a]/|at character 4: a range whose ends are not in order",
                "/(?=a)/|at character 2: (?=: look-around and named groups are not known",
                "/(a)\\1/|at character 5: \\1 is not known here",
                "/\\bx/|at character 2: \\b is not known here",
                "/a{200}/|at character 5: a count that is none from 0 to 100",
                "/a{3,2}/|at character 6: a count that is not {n}, {n,} or {n,m}",
                "/[[:alpha:]]/|at character 1: [:name:] is not known here; write the bytes out,"
                        + " such as a-z",
                "/.*a.{90}b/|too complex: fewer counts such as {20} behind .* would help"
            })
    void shouldSayWhatIsWrong(String pattern, String message) {
        assertThatThrownBy(() -> TextPattern.parse(pattern, false))
                .isInstanceOf(PatternFault.class)
                .hasMessage(message);
    }

    @Test
    void shouldKnowNoCaseWhenTold() throws Exception {
        assertThat(matches("www.Example.com", true, "WWW.example.COM")).isTrue();
        assertThat(matches("www.Example.com", false, "WWW.example.COM")).isFalse();
        assertThat(matches("/^Bot[a-c]/", true, "bOTC")).isTrue();
    }

    @Test
    void shouldMatchBytesBeyondAscii() throws Exception {
        assertThat(matches("/é+$/", false, "/xéé")).isTrue();
        assertThat(matches("*é", false, "/xé")).isTrue();
        assertThat(matches("/^.$/", false, "é")).as("two bytes").isFalse();
    }

    @Test
    void shouldRefuseDeepGroupsAndLongTexts() {
        String deep = "/" + "(".repeat(50) + "a" + ")".repeat(50) + "/";
        assertThatThrownBy(() -> TextPattern.parse(deep, false)).hasMessageContaining("deeper");
        assertThatThrownBy(() -> TextPattern.parse("x".repeat(1001), false))
                .hasMessage("longer than 1000 characters");
    }

    @Property(tries = 2000)
    void shouldMatchAsJavaDoes(@ForAll("regexes") String regex, @ForAll("texts") String text)
            throws Exception {
        assertThat(matches("/" + regex + "/", false, text))
                .as("/%s/ on %s", regex, text)
                .isEqualTo(Pattern.compile(regex, Pattern.DOTALL).matcher(text).find());
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings().withChars("abc/.-").ofMaxLength(8);
    }

    @Provide
    Arbitrary<String> regexes() {
        Arbitrary<String> atom =
                Arbitraries.of(
                        "a",
                        "b",
                        "c",
                        ".",
                        "[ab]",
                        "[^b]",
                        "\\.",
                        "\\w",
                        "\\W",
                        "-",
                        "(a|b.)",
                        "(?:ab|c)",
                        "(|a)");
        Arbitrary<String> times = Arbitraries.of("", "", "", "*", "+", "?", "{2}", "{1,2}", "*?");
        Arbitrary<String> piece =
                net.jqwik.api.Combinators.combine(atom, times).as((one, many) -> one + many);
        Arbitrary<String> sequence = piece.list().ofMaxSize(4).map(all -> String.join("", all));
        Arbitrary<String> anchored =
                net.jqwik.api.Combinators.combine(
                                Arbitraries.of("", "^"), sequence, Arbitraries.of("", "$"))
                        .as((begin, middle, end) -> begin + middle + end);
        return anchored.list()
                .ofMinSize(1)
                .ofMaxSize(2)
                .map(all -> String.join("|", all))
                .filter(regex -> !regex.isEmpty());
    }

    private static boolean matches(String pattern, boolean fold, String text) throws PatternFault {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return TextMatcher.of(List.of(TextPattern.parse(pattern, fold)))
                .matches(bytes, 0, bytes.length);
    }
}
