package guardian.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;

class CondensedTextTest {

    @Test
    void shouldLeaveOutEmptyLinesAndCommentLines() {
        CondensedText condensed = new CondensedText("# a\n\na = 1 # b\n \t\r\n#\nb = [\n#c\n]");

        assertThat(condensed.text()).isEqualTo("a = 1 # b\nb = [\n]");
        assertThat(List.of(condensed.lineOf(1), condensed.lineOf(2), condensed.lineOf(3)))
                .containsExactly(3, 6, 8);
    }

    @Test
    void shouldLeaveMultiLineStringsAlone() {
        String text = "a = \"\"\"\n# x\n\n\\\"\"\"\n#\n\"\"\"\"\nb = '''\n\n\\'''\n";

        assertThat(new CondensedText(text).text()).isEqualTo(text);
    }

    @Test
    void shouldSeeThroughQuotesAndComments() {
        String text = "a = '\"\"\"' # \"\"\"\n#\nb = \"'''\\\"\"\n\nc = \"\"\n\nd = ''\n#\n";

        assertThat(new CondensedText(text).text())
                .isEqualTo("a = '\"\"\"' # \"\"\"\nb = \"'''\\\"\"\nc = \"\"\nd = ''\n");
    }

    @Test
    void shouldCountTheLastLineForWhatLiesBehind() {
        CondensedText condensed = new CondensedText("a = [\n\n1,\n\n");

        assertThat(condensed.lineOf(9)).isEqualTo(3);
        assertThat(new CondensedText("\n\n").lineOf(1)).isEqualTo(1);
    }

    @Property(tries = 3_000)
    void shouldNotChangeWhatTheFileSays(@ForAll("snippets") List<String> snippets) {
        String text = String.join("", snippets);
        TomlParseResult whole = Toml.parse(text);
        CondensedText condensed = new CondensedText(text);
        TomlParseResult parsed = Toml.parse(condensed.text());

        if (!whole.hasErrors()) {
            assertThat(parsed.errors()).isEmpty();
            assertThat(Toml.equals(whole, parsed)).isTrue();
            for (String key : whole.keySet()) {
                int line = parsed.inputPositionOf(List.of(key)).line();
                assertThat(condensed.lineOf(line))
                        .isEqualTo(whole.inputPositionOf(List.of(key)).line());
            }
        }
    }

    @Provide
    Arbitrary<List<String>> snippets() {
        return Arbitraries.of(
                        "a = 1\n",
                        "b = \"x\\\\\" # \"\"\"\n",
                        "c = '''",
                        "'''\n",
                        "d = \"\"\"",
                        "\"\"\"\n",
                        "\"\"\"\"\n",
                        "\\\"",
                        "''",
                        "#\n",
                        "# ' \"\n",
                        " \t\n",
                        "\r\n",
                        "e = [\n",
                        "1,\n",
                        "]\n",
                        "'a#'",
                        "f = { x = 1 }\n",
                        "[g]\n",
                        "\n")
                .list()
                .ofMaxSize(12);
    }
}
