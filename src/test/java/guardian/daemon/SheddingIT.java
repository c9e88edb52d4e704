package guardian.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines are shed when the machine starves the guardian, and never because a writer is quick. */
class SheddingIT {

    /** Stops a process, and lets it run for half a millisecond five times a second. */
    private static final String STARVE =
            "while (kill 'STOP', $ARGV[0]) { select undef, undef, undef, 0.2;"
                    + " kill 'CONT', $ARGV[0]; select undef, undef, undef, 0.0005 }";

    private static final Pattern END =
            Pattern.compile("(\\d+) lines read, 0 malformed, (\\d+) shed");
    private static final int LINES = 2000;

    /** So long nothing is shed, as a JVM that has just begun is slow by itself. */
    private static final int WARM_UP_MILLIS = 10_000;

    @TempDir private Path folder;

    @Test
    void shouldShedAndCountWhatItShedsWhileTheMachineLeavesItNoTime() throws Exception {
        Path config = Daemon.config(folder, "", "");
        AtomicBoolean stop = new AtomicBoolean();
        AtomicLong sent = new AtomicLong();
        try (Daemon daemon = Daemon.start(config)) {
            Thread writer = new Thread(() -> write(daemon, stop, sent));
            writer.start();
            Thread.sleep(WARM_UP_MILLIS);
            Process starving = starve(daemon);
            try {
                awaitLog("a fair sample of them is counted");
            } finally {
                starving.destroy();
                starving.waitFor();
                run("kill", "-CONT", String.valueOf(daemon.pid()));
            }
            awaitLog("all lines are counted again");
            stop.set(true);
            writer.join();
            assertThat(daemon.end()).isZero();
        }
        Matcher end = END.matcher(Daemon.log(folder));
        assertThat(end.find()).isTrue();
        long shed = Long.parseLong(end.group(2));
        assertThat(shed).isPositive();
        assertThat(Long.parseLong(end.group(1)) + shed).isEqualTo(sent.get());
        assertThat(Daemon.log(folder)).contains(shed + " lines were shed");
    }

    @Test
    void shouldShedNothingHoweverQuickTheWriterIs() throws Exception {
        Path config = Daemon.config(folder, "", "");
        AtomicBoolean stop = new AtomicBoolean();
        AtomicLong sent = new AtomicLong();
        try (Daemon daemon = Daemon.start(config)) {
            Thread writer = new Thread(() -> write(daemon, stop, sent));
            writer.start();
            Thread.sleep(WARM_UP_MILLIS + 5_000);
            stop.set(true);
            writer.join();
            assertThat(daemon.end()).isZero();
        }
        assertThat(sent.get()).isGreaterThan(1_000_000);
        assertThat(Daemon.log(folder)).contains(sent + " lines read, 0 malformed, 0 shed");
    }

    /** As fast as the pipe takes them. */
    private static void write(Daemon daemon, AtomicBoolean stop, AtomicLong sent) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < LINES; i++) {
            lines.append(Daemon.line("192.0.2." + i % 200, Instant.now(), i));
        }
        try {
            while (!stop.get()) {
                daemon.send(lines.toString());
                sent.addAndGet(LINES);
            }
        } catch (IOException e) {
            // Then the numbers will not agree.
            sent.set(-1);
        }
    }

    private void awaitLog(String part) throws InterruptedException {
        Daemon.await(part, Duration.ofSeconds(90), () -> Daemon.log(folder).contains(part));
    }

    private static Process starve(Daemon daemon) throws IOException {
        return new ProcessBuilder("perl", "-e", STARVE, String.valueOf(daemon.pid()))
                .inheritIO()
                .start();
    }

    private static void run(String... command) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }
}
