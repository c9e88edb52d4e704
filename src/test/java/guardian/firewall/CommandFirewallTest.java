package guardian.firewall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import guardian.config.RuleFile;
import guardian.config.Settings;
import guardian.event.Prefix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs of an operator's that say how they were run, and fail or hang when told. */
class CommandFirewallTest {

    private static final String RECORD =
            "line=\"$#\"; for word; do line=\"$line|$word\"; done; echo \"$line\" >>$(dirname"
                    + " $0)/run";

    @TempDir private Path folder;
    private long nanos;
    private CommandFirewall firewall;

    @BeforeEach
    void make() throws Exception {
        program(RECORD);
        firewall = firewall("ban = ['%s', 'block', '{client}', '{seconds}s']", true);
        firewall.prepare();
    }

    @Test
    void shouldRunACommandForEachClientWithItsTime() throws Exception {
        assertThat(firewall.ban(List.of(block("192.0.2.7", 600), block("2001:db8:5::/64", 60))))
                .containsExactly(Outcome.DONE, Outcome.DONE);
        assertThat(firewall.unban(List.of(prefix("192.0.2.7")))).containsExactly(Outcome.DONE);
        assertThat(runs())
                .containsExactly(
                        "3|block|192.0.2.7|600s",
                        "3|block|2001:db8:5::/64|60s",
                        "2|free|192.0.2.7");
    }

    @Test
    void shouldRememberWhoIsBannedUntilTheyAreLifted() {
        firewall.ban(List.of(block("192.0.2.7", 600), block("192.0.2.8", 60)));
        nanos += TimeUnit.SECONDS.toNanos(61);
        assertThat(firewall.list())
                .containsExactlyInAnyOrder(block("192.0.2.7", 539), block("192.0.2.8", 1));
        firewall.unban(List.of(prefix("192.0.2.8")));
        assertThat(firewall.list()).containsExactly(block("192.0.2.7", 539));
        assertThat(firewall.fill().held()).isEqualTo(1);
        assertThat(firewall.endsBans()).isFalse();
    }

    @Test
    void shouldForgetWhoseBanTheCommandEndsByItself() throws Exception {
        firewall = firewall("ban = ['%s', '{client}', '{seconds}']", false);
        firewall.prepare();
        firewall.ban(List.of(block("192.0.2.7", 60)));
        assertThat(firewall.endsBans()).isTrue();
        assertThat(firewall.unban(List.of(prefix("192.0.2.7"))).get(0).failure())
                .contains("no firewall.command.unban");
        nanos += TimeUnit.SECONDS.toNanos(60);
        assertThat(firewall.list()).isEmpty();
    }

    @Test
    void shouldTryOnceMoreAndSayWhatTheCommandHasSaid() throws Exception {
        program(RECORD, "echo 'the edge is away' >&2; exit 7");
        List<Outcome> outcomes = firewall.ban(List.of(block("192.0.2.7", 600)));
        assertThat(outcomes.get(0).failure()).contains("exit code 7: the edge is away");
        assertThat(runs()).hasSize(2);
        assertThat(firewall.list()).isEmpty();
    }

    @Test
    void shouldNotGoThroughAllOfThemWhenItFails() throws Exception {
        program(RECORD, "exit 1");
        List<Block> blocks = new ArrayList<>();
        for (int i = 1; i <= 50; i++) {
            blocks.add(block("192.0.2." + i, 600));
        }
        List<Outcome> outcomes = firewall.ban(blocks);
        assertThat(outcomes).hasSize(50).noneMatch(Outcome::isDone);
        assertThat(outcomes.get(3).failure()).contains("not run, since it has failed for others");
        assertThat(runs()).hasSize(6);
    }

    @Test
    void shouldReachThoseBehindOthersForWhomItAlwaysFails() throws Exception {
        program(RECORD, "case $2 in 192.0.2.[1-5]) exit 1; esac");
        List<Block> blocks = new ArrayList<>();
        for (int i = 1; i <= 9; i++) {
            blocks.add(block("192.0.2." + i, 600));
        }
        firewall.ban(blocks);
        firewall.ban(blocks);
        firewall.ban(blocks);
        assertThat(firewall.list())
                .extracting(block -> block.client().toString())
                .containsExactlyInAnyOrder("192.0.2.6", "192.0.2.7", "192.0.2.8", "192.0.2.9");
    }

    @Test
    void shouldTakeNoLongerThanTheLimitAndOneCommand() throws Exception {
        program("sleep 67");
        long start = System.nanoTime();
        List<Outcome> outcomes =
                firewall.ban(List.of(block("192.0.2.7", 600), block("192.0.2.8", 600)));
        // The program is killed after 0.3 s; on a busy machine that takes a while to be seen.
        assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(20));
        assertThat(outcomes.get(0).failure()).contains("no end after 0.3 s, killed");
        assertThat(outcomes).noneMatch(Outcome::isDone);
    }

    @Test
    void shouldSayWhenTimeIsUp() throws Exception {
        firewall =
                new CommandFirewall(
                        Shapes.of("timeout = '1s'"),
                        settings("ban = ['%s', '{client}']", true).firewall().command(),
                        () -> nanos += 400_000_000L);
        firewall.prepare();
        List<Block> blocks = new ArrayList<>();
        for (int i = 1; i <= 9; i++) {
            blocks.add(block("192.0.2." + i, 600));
        }
        assertThat(firewall.ban(blocks))
                .filteredOn(outcome -> !outcome.isDone())
                .isNotEmpty()
                .allMatch(o -> o.failure().equals("not run, since others have taken 1.0 s"));
    }

    @Test
    void shouldLimitNobodyAndBanNotEverybody() throws Exception {
        List<Outcome> outcomes =
                firewall.ban(
                        List.of(
                                new Block(prefix("192.0.2.7"), 600, true),
                                new Block(prefix("192.0.2.8"), 600, true),
                                new Block(prefix("192.0.2.9"), 600, true),
                                block("0.0.0.0/0", 600),
                                block("192.0.2.1", 600)));
        assertThat(outcomes)
                .extracting(Outcome::isDone)
                .containsExactly(false, false, false, false, true);
        assertThat(outcomes.get(0).failure()).contains("no command that limits");
        assertThat(outcomes.get(3).failure()).contains("everybody");
        assertThat(runs()).containsExactly("3|block|192.0.2.1|600s");
    }

    @Test
    void shouldSayThatThereIsNoSuchProgram() throws Exception {
        Files.delete(folder.resolve("edge"));
        assertThatThrownBy(firewall::prepare)
                .isInstanceOf(FirewallFault.class)
                .hasMessageContaining("firewall.command.ban: cannot run " + folder);
        assertThat(firewall.ban(List.of(block("192.0.2.7", 600))).get(0).isDone()).isFalse();
    }

    @Test
    void shouldLiftWhatItRemembersWhenAllIsToBeRemoved() throws Exception {
        firewall.ban(List.of(block("192.0.2.7", 600)));
        firewall.removeAll();
        assertThat(runs()).endsWith("2|free|192.0.2.7");
        assertThat(firewall.list()).isEmpty();
        assertThat(firewall.ban(List.of(block("192.0.2.7", 600))).get(0).isDone()).isFalse();
    }

    @Test
    void shouldGiveItNoEnvironmentButAPath() throws Exception {
        program("env | cut -d= -f1 | sort | tr '\\n' ' ' >$(dirname $0)/run");
        firewall.ban(List.of(block("192.0.2.7", 600)));
        assertThat(runs().get(0).split(" ")).contains("PATH", "LC_ALL").doesNotContain("HOME");
    }

    private CommandFirewall firewall(String ban, boolean unban) {
        return new CommandFirewall(
                Shapes.of("timeout = '300ms'"),
                settings(ban, unban).firewall().command(),
                () -> nanos);
    }

    private Settings settings(String ban, boolean unban) {
        String edge = folder.resolve("edge").toString();
        return RuleFile.settings(
                "[firewall.command]\n"
                        + String.format(ban, edge)
                        + (unban ? "\nunban = ['" + edge + "', 'free', '{client}']" : ""));
    }

    private void program(String... lines) throws IOException {
        OwnNetwork.program(folder, "edge", lines);
    }

    private List<String> runs() throws IOException {
        return Files.readAllLines(folder.resolve("run"));
    }

    private static Block block(String client, long seconds) {
        return new Block(prefix(client), seconds);
    }

    private static Prefix prefix(String text) {
        return Prefix.parse(text);
    }
}
