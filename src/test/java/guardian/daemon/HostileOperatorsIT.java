package guardian.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.control.JsonTree;
import guardian.control.Operator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever comes over the socket: no line is shed, and whoever offends is found. */
class HostileOperatorsIT {

    private static final List<String> QUESTIONS =
            List.of(
                    "{\"verb\": \"status\"}",
                    "{\"verb\": \"busiest\", \"most\": 100}",
                    "{\"verb\": \"client\", \"client\": \"192.0.2.7\"}",
                    "{\"verb\": \"bans\"}",
                    "{\"verb\": \"allowed\"}");

    @TempDir private Path folder;

    private Path socket() {
        return folder.resolve("state/control.sock");
    }

    private String ask(String request) throws IOException {
        try (Operator operator = new Operator(socket())) {
            return operator.ask(request);
        }
    }

    @Test
    void shouldNotBeNoticedByTheOnesWhoCount() throws Exception {
        Path config = Daemon.config(folder, "", "");
        try (Daemon daemon = Daemon.start(config)) {
            daemon.requests("192.0.2.7", 1);
            Daemon.await(
                    "the control socket", Duration.ofSeconds(20), () -> Files.exists(socket()));
            List<Operator> silent = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                silent.add(new Operator(socket()));
            }
            silent.get(0).send("{\"verb\": \"sta");
            List<Long> calm = writes(daemon);
            ExecutorService crowd = Executors.newFixedThreadPool(100);
            try {
                List<Future<String>> answers = new ArrayList<>();
                for (int i = 0; i < 1000; i++) {
                    String question = QUESTIONS.get(i % QUESTIONS.size());
                    answers.add(crowd.submit(() -> ask(question)));
                    if (i % 100 == 0) {
                        answers.add(crowd.submit(() -> ask("\0rubbish")));
                        crowd.submit(this::floodTheSocket);
                    }
                }
                List<Long> crowded = writes(daemon);
                long longest = Collections.max(calm);
                assertThat(crowded).as("ms").allMatch(millis -> millis < 500);
                assertThat(crowded)
                        .as("ms, without anybody at most %d", longest)
                        .filteredOn(millis -> millis > longest + 50)
                        .hasSizeLessThan(crowded.size() / 20);
                daemon.requests("192.0.2.7", 119);
                for (Future<String> answer : answers) {
                    assertThat(answer.get()).startsWith("{").endsWith("}");
                }
            } finally {
                crowd.shutdownNow();
                for (Operator each : silent) {
                    each.close();
                }
            }
            Daemon.awaitDecision(folder, "decision=would-ban client=192.0.2.7");
            JsonTree lines = JsonTree.read(ask(QUESTIONS.get(0))).object("lines");
            assertThat(lines.number("read")).isEqualTo(40_120);
            assertThat(lines.number("malformed")).isZero();
            assertThat(lines.number("shed")).isZero();
            assertThat(daemon.end()).isZero();
        }
        assertThat(Daemon.log(folder)).doesNotContain("please report");
    }

    /** How long, in milliseconds, each of 200 times took in which a hundred lines were written. */
    private static List<Long> writes(Daemon daemon) throws IOException {
        List<Long> took = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            long start = System.nanoTime();
            daemon.requests("198.51.100." + i % 7, 100);
            took.add((System.nanoTime() - start) / 1_000_000);
        }
        return took;
    }

    private void floodTheSocket() {
        try (Operator operator = new Operator(socket())) {
            operator.send("x".repeat(10 << 20));
        } catch (IOException e) {
            // It is cut off, as it should be.
        }
    }
}
