package guardian.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pipe against programs that answer as nft does, and die or hang when told. */
class NftPipeTest {

    private static final String ANSWERS =
            """
            answer() {
                case $1 in
                answered-*)
                    echo 'Error: syntax error, unexpected newline, expecting string' >&2
                    echo "$1" >&2
                    echo '   ^' >&2 ;;
                bad*)
                    echo 'Error: Could not process rule: No such file or directory' >&2
                    echo "$*" >&2
                    echo '^^^' >&2 ;;
                esac
            }
            """;
    private static final String FOR_EVER = "while read -r a; do answer $a; done";

    @TempDir private Path tools;
    private NftPipe pipe;

    @AfterEach
    void close() {
        pipe.close();
    }

    @Test
    void shouldTakeSilenceBeforeTheMarkForDoneAndAnErrorForARefusal() throws Exception {
        pipe(ANSWERS + FOR_EVER);
        assertThat(pipe.run("good").outcome()).isEqualTo(Outcome.DONE);
        Halves.Answer answer = pipe.run("bad element answered-2");
        assertThat(answer.isRefusal()).isTrue();
        assertThat(answer.outcome().failure())
                .isEqualTo("nft: Error: Could not process rule: No such file or directory");
        assertThat(pipe.run("good").outcome()).isEqualTo(Outcome.DONE);
    }

    @Test
    void shouldWriteALineOfAnyLengthAsItIs() throws Exception {
        pipe(ANSWERS + "tee " + tools.resolve("written") + " | " + FOR_EVER);
        String line = "good " + "x".repeat(1_000_000);
        assertThat(pipe.run(line).outcome()).isEqualTo(Outcome.DONE);
        assertThat(Files.readString(tools.resolve("written")))
                .isEqualTo("\nanswered-0\n" + line + "\nanswered-1\n");
    }

    @Test
    void shouldNotTakeAnEchoForAnAnswer() throws Exception {
        pipe("exec cat >&2", Duration.ofMillis(200));
        Halves.Answer answer = pipe.run("good");
        assertThat(answer.answered()).isFalse();
        assertThat(answer.outcome().failure())
                .isEqualTo("nft -i: no answer after 0.2 s, twice; given up");
    }

    @Test
    void shouldNotTakeAGreetingForAnAnswer() throws Exception {
        pipe("echo 'Error: incompatible' >&2\n" + ANSWERS + FOR_EVER);
        assertThat(pipe.run("good").outcome()).isEqualTo(Outcome.DONE);
    }

    @Test
    void shouldNotWaitForAReaderThatHasStoppedReading() throws Exception {
        pipe(ANSWERS + "read -r a; read -r a; answer $a; exec sleep 63", Duration.ofMillis(200));
        assertThat(pipe.run("x".repeat(1_000_000)).outcome().failure())
                .isEqualTo("nft -i: no answer after 0.2 s, twice; given up");
    }

    @Test
    void shouldTakeItsTimeWithAProgramThatGoesOnReading() throws Exception {
        pipe(
                ANSWERS
                        + "read -r a; read -r a; answer $a; while read -r -n 4000 a; do sleep 0.05;"
                        + " answer $a; done",
                Duration.ofMillis(400));
        // 40 portions: far longer in all than the limit.
        assertThat(pipe.run("x".repeat(160_000)).answered()).isTrue();
    }

    @Test
    void shouldEndOnTimeWhatTalksForEver() throws Exception {
        pipe("cat /dev/zero >&2", Duration.ofMillis(200));
        assertThat(pipe.run("good").outcome().failure())
                .contains("no answer after 0.2 s, twice; given up");
    }

    @Test
    void shouldBoundWhatItTakesForAnAnswer() throws Exception {
        pipe("exec yes >&2");
        assertThat(pipe.run("good").outcome().failure()).contains("more than 1000 lines");
    }

    @Test
    void shouldSendALineToANewProcessOnce() throws Exception {
        // The greeting is two lines, each exchange two more: each process lives for one of ours.
        pipe(ANSWERS + "for ((i = 0; i < 4; i++)); do read -r a; answer $a; done");
        assertThat(pipe.run("good").outcome()).isEqualTo(Outcome.DONE);
        assertThat(pipe.run("good").outcome()).isEqualTo(Outcome.DONE);
        pipe.close();
        pipe(ANSWERS + "for ((i = 0; i < 3; i++)); do read -r a; answer $a; done");
        assertThat(pipe.run("good").outcome().failure())
                .startsWith("nft -i: ")
                .endsWith("twice; given up");
    }

    @Test
    void shouldReplaceAProcessWhoseHistoryHasGrown() throws Exception {
        pipe("echo started >>" + tools.resolve("starts") + "\n" + ANSWERS + FOR_EVER);
        for (int i = 0; i < 3; i++) {
            assertThat(pipe.run("x".repeat(600_000)).answered()).isTrue();
        }
        assertThat(Files.readAllLines(tools.resolve("starts"))).hasSize(2);
    }

    @Test
    void shouldKeepItsHistoryNowhere() throws Exception {
        pipe("echo \"$HOME\" >" + tools.resolve("home") + "\n" + ANSWERS + FOR_EVER);
        pipe.run("good");
        assertThat(tools.resolve("home")).hasContent("/dev/null");
    }

    @Test
    void shouldSayWhatToInstallWhenThereIsNoNft() {
        pipe = new NftPipe(new Programs(tools.toString()), Duration.ofSeconds(5));
        assertThat(pipe.run("good").outcome().failure())
                .startsWith("cannot run nft: not found in " + tools)
                .endsWith("install the package nftables");
    }

    @Test
    void shouldEndAtOnceWhenInterruptedAndStayInterrupted() throws Exception {
        pipe("exec sleep 64");
        Thread.currentThread().interrupt();
        Halves.Answer answer = pipe.run("good");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(answer.outcome().failure()).isEqualTo("nft -i: interrupted, killed");
    }

    private void pipe(String program) throws IOException {
        pipe(program, Duration.ofSeconds(20));
    }

    private void pipe(String program, Duration limit) throws IOException {
        OwnNetwork.program(tools, "nft", program);
        pipe = new NftPipe(new Programs(tools + ":" + Programs.SEARCH_PATH), limit);
    }
}
