package guardian.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.event.Prefix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pipe against programs that answer as ipset does, and die or hang when told. */
class IpsetPipeTest {

    private static final String ANSWERS =
            """
            answer() {
                case $1 in
                help) echo "ipset v7.17: Unknown settype: \\`$2'" >&2
                      echo "Try \\`ipset help' for more information." >&2 ;;
                test) echo "Warning: $3 is in set $2." >&2 ;;
                add) [[ $3 != 192.0.2.13 ]] || echo "ipset v7.17: Hash is full" >&2 ;;
                esac
            }
            """;
    private static final String FOR_EVER = "while read -r a b c d; do answer $a $b $c; done";

    @TempDir private Path tools;
    private IpsetPipe pipe;

    @AfterEach
    void close() {
        pipe.close();
    }

    @Test
    void shouldGiveEachOrderItsOwnOutcome() throws Exception {
        pipe(ANSWERS + FOR_EVER);
        List<Outcome> outcomes = pipe.run(bans(20));
        assertThat(outcomes).hasSize(20);
        for (int i = 0; i < 20; i++) {
            assertThat(outcomes.get(i).failure())
                    .isEqualTo(i == 13 ? "ipset v7.17: Hash is full" : "");
        }
    }

    @Test
    void shouldNotTakeAGreetingForAnAnswer() throws Exception {
        pipe("echo 'Kernel and userspace incompatible' >&2\n" + ANSWERS + FOR_EVER);
        assertThat(pipe.run(bans(1))).containsExactly(Outcome.DONE);
    }

    @Test
    void shouldWriteInOrderAndOnlyWhatTheOrdersSay() throws Exception {
        pipe(ANSWERS + "tee " + tools.resolve("written") + " | " + FOR_EVER);
        List<IpsetLine> orders = bans(200);
        pipe.run(orders);
        String written =
                Files.readString(tools.resolve("written")).replaceAll("(?m)^help #\\d+\n", "");
        assertThat(written)
                .isEqualTo(orders.stream().map(IpsetLine::lines).collect(Collectors.joining()));
    }

    @Test
    void shouldNotWaitForAReaderThatHasStoppedReading() throws Exception {
        pipe("exec sleep 63", Duration.ofMillis(200));
        List<Outcome> outcomes = pipe.run(bans(10_000));
        assertThat(outcomes).hasSize(10_000);
        assertThat(outcomes)
                .extracting(Outcome::failure)
                .containsOnly("ipset -: no answer after 0.2 s, twice; given up");
    }

    @Test
    void shouldEndOnTimeWhatTalksForEver() throws Exception {
        pipe("cat /dev/zero >&2", Duration.ofMillis(200));
        assertThat(pipe.run(bans(1)).get(0).failure()).contains("no answer after 0.2 s, twice");
    }

    @Test
    void shouldBoundWhatItTakesForAnAnswer() throws Exception {
        pipe("exec yes >&2");
        assertThat(pipe.run(bans(1)).get(0).failure()).contains("more than 1000 lines");
    }

    @Test
    void shouldSendWhatIsUnansweredToANewProcessOnce() throws Exception {
        // The greeting is one line, a ban four: each process lives for two bans.
        pipe(ANSWERS + "for ((i = 0; i < 9; i++)); do read -r a b c d; answer $a $b $c; done");
        assertThat(pipe.run(bans(4))).isEqualTo(Collections.nCopies(4, Outcome.DONE));
        List<Outcome> outcomes = pipe.run(bans(7));
        assertThat(outcomes)
                .extracting(Outcome::isDone)
                .containsExactly(true, true, false, false, false, false, false);
        assertThat(outcomes.get(2).failure()).startsWith("ipset -: ").endsWith("twice; given up");
    }

    @Test
    void shouldFailEveryOrderWhenThereIsNoIpset() {
        pipe = new IpsetPipe(new Programs(tools.toString()), Duration.ofSeconds(5));
        assertThat(pipe.run(bans(2)))
                .extracting(Outcome::failure)
                .allMatch(f -> f.startsWith("cannot run ipset: not found in " + tools))
                .hasSize(2);
    }

    @Test
    void shouldEndAtOnceWhenInterruptedAndStayInterrupted() throws Exception {
        pipe("exec sleep 64");
        Thread.currentThread().interrupt();
        List<Outcome> outcomes = pipe.run(bans(2));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(outcomes)
                .extracting(Outcome::failure)
                .containsOnly("ipset -: interrupted, killed");
    }

    @Test
    void shouldStartNothingForNothing() throws Exception {
        pipe("touch " + tools.resolve("started"));
        assertThat(pipe.run(List.of())).isEmpty();
        assertThat(tools.resolve("started")).doesNotExist();
    }

    private void pipe(String program) throws IOException {
        pipe(program, Duration.ofSeconds(20));
    }

    private void pipe(String program, Duration limit) throws IOException {
        OwnNetwork.program(tools, "ipset", program);
        pipe = new IpsetPipe(new Programs(tools + ":" + Programs.SEARCH_PATH), limit);
    }

    private static List<IpsetLine> bans(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Prefix(0, Prefix.ipv4Low(0xC000_0200 + i), 128))
                .map(client -> IpsetLine.ban("SET", "OTHER", new Block(client, 600)))
                .toList();
    }
}
