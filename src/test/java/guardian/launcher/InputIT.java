package guardian.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the launcher does to standard input: a larger pipe, and not a byte taken. */
class InputIT {

    private static final int CAP_SYS_RESOURCE = 24;
    private static final String TELL_PIPE_SIZE = "exec perl -e 'print fcntl(STDIN, 1032, 0)'\n";
    private static final String LINES = "first line\n\0\u00ff binary\nlast without an end";

    @TempDir private Path temp;
    private Installation installation;

    @BeforeEach
    void install() throws IOException {
        installation = Installation.in(temp);
    }

    @Test
    void shouldMakeThePipeAsLargeAsTheSystemLetsIt() throws Exception {
        FakeJava java = FakeJava.of(temp.resolve("java"), "17", TELL_PIPE_SIZE);
        Launch.Ended ended = installation.daemon().with(java).reading().run();
        assertThat(ended.out()).isEqualTo(largestPipe());
    }

    @Test
    void shouldGoOnWithTheOrdinaryPipeWithoutPerl() throws Exception {
        FakeJava java = FakeJava.of(temp.resolve("java"), "17", "exec cat\n");
        Launch.Ended ended = handing(installation.daemon().with(java).without("perl"));
        assertThat(ended.out()).isEqualTo(LINES);
        assertThat(ended.err()).isEmpty();
        assertThat(installation.state()).doesNotExist();
    }

    @Test
    void shouldHandEveryByteOfAPipeOn() throws Exception {
        FakeJava java = FakeJava.of(temp.resolve("java"), "17", "exec cat\n");
        assertThat(handing(installation.daemon().with(java)).out()).isEqualTo(LINES);
    }

    @Test
    void shouldHandEveryByteOfAFileOn() throws Exception {
        FakeJava java = FakeJava.of(temp.resolve("java"), "17", "exec cat\n");
        Path file =
                Files.writeString(temp.resolve("access log"), LINES, StandardCharsets.ISO_8859_1);
        Launch.Ended ended = installation.daemon().with(java).reading(file).run();
        assertThat(ended.out()).isEqualTo(LINES);
        assertThat(ended.err()).isEmpty();
    }

    /**
     * The guardian sheds lines only from a pipe that it finds full, so it must know what is full.
     */
    @Test
    void shouldTellTheJvmHowMuchThePipeHolds() throws Exception {
        FakeJava java = FakeJava.of(temp.resolve("java"), "17");
        Launch.Ended ended = installation.daemon().with(java).reading().run();
        assertThat(ended.lines()).contains("GUARDIAN_PIPE_SIZE=" + largestPipe());
        ended = installation.daemon().with(java).without("perl").reading().run();
        assertThat(ended.lines()).contains("GUARDIAN_PIPE_SIZE=65536");
    }

    @Test
    void shouldTellTheJvmOfNoPipeWhereThereIsNone() throws Exception {
        FakeJava java = FakeJava.of(temp.resolve("java"), "17");
        Path file = Files.writeString(temp.resolve("access.log"), LINES);
        Launch.Ended ended =
                installation.daemon().with(java).with("GUARDIAN_PIPE_SIZE", 1).reading(file).run();
        assertThat(ended.out()).doesNotContain("GUARDIAN_PIPE_SIZE");
        Launch launch = installation.daemon().with(java).without("perl").reading(file);
        assertThat(launch.run().out()).doesNotContain("GUARDIAN_PIPE_SIZE");
    }

    /** What this process may ask for: root of a whole machine more than root of some containers. */
    private static String largestPipe() throws IOException {
        String effective =
                Files.readAllLines(Path.of("/proc/self/status")).stream()
                        .filter(line -> line.startsWith("CapEff:"))
                        .findFirst()
                        .orElseThrow();
        long capabilities = Long.parseUnsignedLong(effective.split("\\s+")[1], 16);
        return (capabilities >> CAP_SYS_RESOURCE & 1) == 1
                ? Integer.toString(16 * 1024 * 1024)
                : Files.readAllLines(Path.of("/proc/sys/fs/pipe-max-size")).get(0);
    }

    private static Launch.Ended handing(Launch launch) throws Exception {
        Launch.Started started = launch.reading().start();
        try (OutputStream input = started.process().getOutputStream()) {
            input.write(LINES.getBytes(StandardCharsets.ISO_8859_1));
        }
        return started.end();
    }
}
