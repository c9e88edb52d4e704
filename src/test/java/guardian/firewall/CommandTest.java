package guardian.firewall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandTest {

    @TempDir private Path tools;

    @Test
    void shouldGiveExitCodeAndBothStreams() throws Exception {
        Command.Answer answer = command("echo out; echo err >&2; exit 3").run("tool");
        assertThat(answer.exit()).isEqualTo(3);
        assertThat(answer.isGood()).isFalse();
        assertThat(answer.out()).isEqualTo("out\n");
        assertThat(answer.err()).isEqualTo("err\n");
    }

    @Test
    void shouldNameCommandExitCodeAndComplaintInTheFault() throws Exception {
        Command command = command("echo 'no such' >&2; echo 'chain' >&2; exit 2");
        assertThatThrownBy(() -> command.mustRun("tool", "-S", "INPUT"))
                .isInstanceOf(FirewallFault.class)
                .hasMessage("tool -S INPUT: exit code 2: no such | chain");
    }

    @Test
    void shouldPassArgumentsAsTheyAre() throws Exception {
        Command command = command("printf '<%s>' \"$@\"");
        assertThat(command.run("tool", "a b", "$HOME;`id`", "").out())
                .isEqualTo("<a b><$HOME;`id`><>\n");
    }

    @Test
    void shouldGiveNoInputAndNoEnvironmentOfOurs() throws Exception {
        Command command = command("wc -c; echo $LC_ALL; env | grep -c '^HOME='");
        assertThat(command.run("tool").out()).isEqualTo("0\nC\n0\n");
    }

    @Test
    void shouldKeepABoundedPartOfALongOutputAndReadTheRest() throws Exception {
        Command.Answer answer =
                command("head -c 5000000 /dev/zero | tr '\\0' x | fold -w 100; echo end >&2")
                        .run("tool");
        assertThat(answer.isGood()).isTrue();
        assertThat(answer.out()).hasSizeBetween(Command.KEPT - 200, Command.KEPT);
        assertThat(answer.err()).isEqualTo("end\n");
    }

    @Test
    void shouldHandOnAListingOfAnyLengthLineByLine() throws Exception {
        List<String> lines = new ArrayList<>();
        command("seq 100000; printf last").run(lines::add, "tool");
        assertThat(lines).hasSize(100_001).startsWith("1", "2").endsWith("100000", "last");
    }

    @Test
    void shouldKillWhatIsLate() throws Exception {
        Command command = command(Duration.ofMillis(200), "echo $$; exec sleep 65");
        List<String> lines = new ArrayList<>();
        assertThatThrownBy(() -> command.run(lines::add, "tool", "x"))
                .isInstanceOf(FirewallFault.class)
                .hasMessage("tool x: no end after 0.2 s, killed");
        ProcessHandle.of(Long.parseLong(lines.get(0)))
                .ifPresent(p -> assertThat(p.onExit()).succeedsWithin(Duration.ofSeconds(5)));
    }

    @Test
    void shouldKillWhatWritesForEver() throws Exception {
        Command command = command(Duration.ofMillis(200), "exec yes");
        assertThatThrownBy(() -> command.run("tool")).hasMessageContaining("no end after 0.2 s");
    }

    @Test
    void shouldNotWaitForAChildThatKeepsTheOutputOpen() throws Exception {
        Command.Answer answer = command("sleep 5 & echo done").run("tool");
        assertThat(answer.out()).isEqualTo("done\n");
    }

    @Test
    void shouldEndAtOnceWhenInterruptedAndStayInterrupted() throws Exception {
        Command command = command("exec sleep 66");
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> command.run("tool"))
                .isInstanceOf(FirewallFault.class)
                .hasMessage("tool: interrupted, killed");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void shouldSayWhereItLookedAndWhatToInstall() {
        Command command = new Command(new Programs("/nowhere:" + tools), Duration.ofSeconds(1));
        assertThatThrownBy(() -> command.run("ip6tables", "-S"))
                .isInstanceOf(FirewallFault.class)
                .hasMessage(
                        "cannot run ip6tables: not found in /nowhere:"
                                + tools
                                + "; install the package iptables");
    }

    @Test
    void shouldSayWhatCannotBeStarted() {
        Command command = new Command(new Programs("/nowhere"), Duration.ofSeconds(1));
        assertThatThrownBy(() -> command.run(tools.toString(), "-S"))
                .isInstanceOf(FirewallFault.class)
                .hasMessageContaining("cannot start " + tools + " -S: ");
    }

    private Command command(String program) throws IOException {
        return command(Duration.ofSeconds(20), program);
    }

    private Command command(Duration limit, String program) throws IOException {
        OwnNetwork.program(tools, "tool", program);
        return new Command(new Programs(tools + ":" + Programs.SEARCH_PATH), limit);
    }
}
