package guardian.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.control.JsonTree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rules come, go and change under a guardian that reads, and not one request is lost to a count.
 */
class ReloadIT {

    private static final String REQUESTS =
            "[[rule]]\nname = \"requests\"\nthreshold = { \"5m\" = 30000 }\n";
    private static final String LOGIN =
            "[[rule]]\nname = \"login\"\npath = [\"/login\"]\nthreshold = { \"5m\" = 5 }\n";

    @TempDir private Path folder;

    @Test
    void shouldCountEachRequestOnceWhileRulesComeAndGo() throws Exception {
        Path config = Daemon.config(folder, "", REQUESTS);
        try (Daemon daemon = Daemon.start(config)) {
            daemon.requests("192.0.2.7", 1);
            Path socket = folder.resolve("state/control.sock");
            Daemon.await("the socket", Duration.ofSeconds(20), () -> Files.exists(socket));
            AtomicBoolean enough = new AtomicBoolean();
            CompletableFuture<Long> load =
                    CompletableFuture.supplyAsync(() -> load(daemon, enough));
            reload(config, LOGIN + REQUESTS);
            reload(config, REQUESTS.replace("30000", "29000"));
            reload(config, REQUESTS + LOGIN.replace("login\"]", "log*\"]"));
            enough.set(true);
            long sent = 1 + load.join();
            assertThat(sent).isBetween(1000L, 28_000L);
            JsonTree why = ask(config, "why", "192.0.2.7", "--json");
            assertThat(why.objects("counts")).hasSize(1);
            assertThat(why.objects("counts").get(0).number("in_5m")).isEqualTo(sent);
            assertThat(why.objects("counts").get(0).number("threshold_5m")).isEqualTo(30_000);
            assertThat(ask(config, "status", "--json").object("lines").number("read"))
                    .isEqualTo(sent);

            String login = Daemon.line("192.0.2.8", Instant.now(), 1).replace("/x", "/login");
            daemon.send(login.repeat(5));
            Daemon.awaitDecision(
                    folder, "decision=would-ban client=192.0.2.8 rule=login window=5m count=5");
            assertThat(daemon.end()).isZero();
        }
        assertThat(Daemon.decisions(folder)).hasSize(1);
    }

    /** Some 2,000 lines a second; how many they were. */
    private static long load(Daemon daemon, AtomicBoolean enough) {
        long sent = 0;
        try {
            while (!enough.get()) {
                daemon.requests("192.0.2.7", 10);
                sent += 10;
                LockSupport.parkNanos(5_000_000);
            }
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return sent;
    }

    private void reload(Path config, String rules) throws Exception {
        Daemon.config(folder, "", rules);
        Ctl ctl = Ctl.run(config, "reload");
        assertThat(ctl.exit()).as(ctl.toString()).isZero();
        assertThat(ctl.out()).startsWith("taken over: rule ");
    }

    private static JsonTree ask(Path config, String... arguments) throws Exception {
        return JsonTree.read(Ctl.run(config, arguments).out());
    }
}
