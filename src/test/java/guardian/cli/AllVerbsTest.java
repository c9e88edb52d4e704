package guardian.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class AllVerbsTest {

    @Test
    void shouldFindEachVerbByEachOfItsNames() {
        Map<String, CommandLine> all = Guardianctl.command().getSubcommands();
        assertThat(all).containsKeys("status", "banned", "banip", "unbanip");
        all.forEach(
                (name, verb) -> {
                    Object found = AllVerbs.of(name);
                    assertThat(found).as(name).isNotNull();
                    assertThat(found.getClass()).isEqualTo(verb.getCommand().getClass());
                });
        assertThat(all.values().stream().map(CommandLine::getCommandName).distinct())
                .containsExactlyInAnyOrderElementsOf(AllVerbs.NAMES);
    }

    @Test
    void shouldBuildOnlyTheVerbThatIsAskedFor() {
        assertThat(subcommands("status", "--json")).containsOnlyKeys("status");
        assertThat(subcommands("banip", "192.0.2.7")).containsOnlyKeys("ban", "banip");
    }

    @Test
    void shouldKnowAllVerbsWhereNoneIsAskedFor() {
        assertThat(subcommands("--help")).containsKeys("status", "sweep");
        assertThat(subcommands("no-verb")).containsKeys("status", "sweep");
        assertThat(subcommands()).containsKeys("status", "sweep");
    }

    private static Map<String, CommandLine> subcommands(String... arguments) {
        return Guardianctl.command(arguments).getSubcommands();
    }
}
