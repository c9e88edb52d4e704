package guardian.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real JVMs that die at once. As under httpd, one pipe outlives the starts that read it; here it is
 * a fifo that the test holds open.
 */
class DyingJvmIT {

    private static final int LINES = 40_000;
    private static final byte[] LINE = ("x".repeat(99) + "\n").getBytes();

    @TempDir private Path temp;
    private Installation installation;
    private Path fifo;
    private RandomAccessFile httpd;

    @BeforeEach
    void install() throws Exception {
        installation = Installation.in(temp);
        fifo = temp.resolve("fifo");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor()).isZero();
        httpd = new RandomAccessFile(fifo.toFile(), "rw");
        httpd.write(LINE);
    }

    @AfterEach
    void closePipe() throws IOException {
        httpd.close();
    }

    @Test
    void shouldDiscardForAWhileAfterThreeStartsThatDiedOfABadFlag() throws Exception {
        for (int start = 0; start < 3; start++) {
            assertThat(badFlag().run().err()).contains("NoSuchFlag");
        }
        Launch.Ended ended = badFlag().with("GUARDIAN_DRAIN_SECONDS", 1).run();
        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.err())
                .startsWith("httpd-guardian: 3 starts in ")
                .contains("/bin/java (Java ")
                .contains("GUARDIAN_JVM_OPTS=-XX:+NoSuchFlag")
                .contains("discarded unwatched for 1 s")
                .hasLineCount(1);
        assertThat(Files.readString(installation.log())).containsOnlyOnce(" ERROR launcher: 3 ");
        assertThat(badFlag().run().err()).as("tried again").contains("NoSuchFlag");
    }

    @Test
    void shouldDiscardForAWhileAfterThreeStartsThatDiedOfABrokenJar() throws Exception {
        Files.writeString(installation.jar(), "no zip file at all");
        for (int start = 0; start < 3; start++) {
            assertThat(installation.daemon().reading(fifo).run().err())
                    .contains("guardian.Guardian");
        }
        Launch fourth = installation.daemon().reading(fifo).with("GUARDIAN_DRAIN_SECONDS", 1);
        assertThat(fourth.run().err()).startsWith("httpd-guardian: 3 starts in ");
    }

    @Test
    void shouldNeverLetTheWriterWaitLong() throws Exception {
        CompletableFuture<Duration> longest = CompletableFuture.supplyAsync(this::writeAll);
        for (int start = 0; start < 3; start++) {
            badFlag().run();
        }
        Launch.Started fourth = badFlag().start();
        assertThat(longest.get()).isLessThan(Duration.ofSeconds(3));
        fourth.process().toHandle().destroy();
        httpd.write(LINE);
        assertThat(fourth.process().isAlive()).as("reads on after SIGTERM").isTrue();
        httpd.close();
        assertThat(fourth.end().status()).isEqualTo(1);
    }

    private Launch badFlag() {
        Launch launch = installation.daemon().reading(fifo);
        return launch.with("GUARDIAN_JVM_OPTS", "-XX:+NoSuchFlag");
    }

    /** Four times what the pipe holds at most; the longest wait of a write. */
    private Duration writeAll() {
        long longest = 0;
        for (int i = 0; i < LINES; i++) {
            long start = System.nanoTime();
            try {
                httpd.write(LINE);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
            longest = Math.max(longest, System.nanoTime() - start);
        }
        return Duration.ofNanos(longest);
    }
}
