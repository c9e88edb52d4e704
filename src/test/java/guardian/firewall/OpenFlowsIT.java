package guardian.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.event.Prefix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told to the tools that cut connections, and what follows when they cannot. */
class OpenFlowsIT {

    @TempDir private Path tools;

    @BeforeEach
    void checkNetwork() {
        OwnNetwork.mustBeOwnNetwork();
    }

    @Test
    void shouldLeaveAToolThatCannotAloneAndGoOnWithTheOther() throws Exception {
        OwnNetwork.program(
                tools, "ss", "echo run >>" + tools + "/runs", "echo 'not supported' >&2");
        OpenFlows flows = flows("kill = true");
        for (int i = 0; i < 3; i++) {
            cut(flows, blocks(1));
        }
        assertThat(tools.resolve("runs")).content().isEqualTo("run\n");
    }

    @Test
    void shouldSurviveThatThereIsNoToolAtAll() {
        OpenFlows flows =
                new OpenFlows(
                        Shapes.of("kill = true"),
                        new Command(new Programs(tools.toString()), Shapes.of().timeout()));
        cut(flows, blocks(1));
        cut(flows, blocks(1));
    }

    @Test
    void shouldCutNothingUnlessItIsTo() {
        assertThat(asked("kill = false", blocks(3), 3)).isEmpty();
    }

    @Test
    void shouldCutNeitherTheLimitedNorThoseWhoWereNotBanned() {
        List<Block> blocks = blocks(3);
        blocks.set(1, new Block(blocks.get(1).client(), 600, true));
        assertThat(asked("kill = true", blocks, 2))
                .singleElement()
                .asString()
                .isEqualTo("-K -H -n -t ( dst 192.0.2.0 ) and ( sport = :80 or sport = :443 )");
    }

    @Test
    void shouldAskForManyInAFewCommands() {
        List<String> asked = asked("kill = true\nports = []", blocks(500), 500);
        assertThat(asked).hasSize(3).allMatch(each -> each.endsWith(" )"));
        assertThat(asked.get(2)).contains("dst 192.0.3.144 or ").endsWith(" dst 192.0.3.243 )");
    }

    /** The words of each ss when so many of the blocks have become bans. */
    private List<String> asked(String keys, List<Block> blocks, int done) {
        try {
            Path words = tools.resolve("words");
            OwnNetwork.program(tools, "ss", "echo \"$*\" >>" + words);
            List<Outcome> outcomes =
                    new ArrayList<>(Collections.nCopies(blocks.size(), Outcome.failed("full")));
            Collections.fill(outcomes.subList(0, done), Outcome.DONE);
            flows(keys).cut(blocks, outcomes);
            return Files.exists(words) ? Files.readAllLines(words) : List.of();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void cut(OpenFlows flows, List<Block> blocks) {
        flows.cut(blocks, Collections.nCopies(blocks.size(), Outcome.DONE));
    }

    private OpenFlows flows(String keys) {
        Programs programs = new Programs(tools + ":" + Programs.SEARCH_PATH);
        return new OpenFlows(Shapes.of(keys), new Command(programs, Shapes.of().timeout()));
    }

    private static List<Block> blocks(int count) {
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            blocks.add(new Block(new Prefix(0, Prefix.ipv4Low(0xC000_0200 + i), 128), 600));
        }
        return blocks;
    }
}
