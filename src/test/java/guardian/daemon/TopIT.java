package guardian.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code guardianctl top} in a terminal of 80 by 24, by its keys. */
class TopIT {

    @TempDir private Path folder;

    private final List<String> tmux = new ArrayList<>();

    @BeforeEach
    void nameTheServer() {
        tmux.addAll(List.of("tmux", "-S", folder.resolve("tmux").toString()));
    }

    @AfterEach
    void endTheServer() throws Exception {
        tmux("kill-server");
    }

    private String tmux(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(tmux);
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().put("TERM", "xterm");
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return out;
    }

    private String screen() {
        try {
            return tmux("capture-pane", "-p");
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private void awaitScreen(String text) throws InterruptedException {
        try {
            Daemon.await(
                    "'" + text + "' on the screen",
                    Duration.ofSeconds(30),
                    () -> screen().contains(text));
        } catch (AssertionError e) {
            throw new AssertionError("on the screen is:\n" + screen(), e);
        }
    }

    @Test
    void shouldShowWhoIsBusyAndCarryOutWhatKeysSay() throws Exception {
        Path config = Daemon.config(folder, "", "");
        try (Daemon daemon = Daemon.start(config)) {
            daemon.requests("192.0.2.7", 90).requests("192.0.2.8", 30).requests("192.0.2.9", 5);
            Daemon.await(
                    "the control socket",
                    Duration.ofSeconds(20),
                    () -> Files.exists(folder.resolve("state/control.sock")));
            String top =
                    "env JAVA_HOME="
                            + System.getProperty("java.home")
                            + " "
                            + String.join(" ", Daemon.guardianctl("top").command())
                            + " --config "
                            + config;
            tmux("new-session", "-d", "-x", "80", "-y", "24", top);
            awaitScreen("192.0.2.7  requests  90  120");
            assertThat(screen()).contains("warn mode  125 lines").contains("75%  2xx:100");
            assertThat(screen().lines()).hasSizeLessThanOrEqualTo(24);
            tmux("send-keys", "b");
            awaitScreen("ban 192.0.2.7: noted");
            awaitScreen("would in");
            tmux("send-keys", "w");
            awaitScreen("192.0.2.7: would be banned until");
            awaitScreen("rule=operator");
            tmux("send-keys", "x");
            tmux("send-keys", "u");
            awaitScreen("unban 192.0.2.7: noted");
            tmux("send-keys", "j");
            tmux("send-keys", "a");
            awaitScreen("allow 192.0.2.8: done");
            tmux("send-keys", "s");
            awaitScreen("sorted by 1m");
            tmux("send-keys", "q");
            Daemon.await("the end of top", Duration.ofSeconds(10), () -> screen().contains("no "));
            assertThat(daemon.end()).isZero();
        }
        assertThat(Daemon.decisions(folder))
                .anyMatch(each -> each.contains("would-ban client=192.0.2.7 rule=operator"))
                .anyMatch(each -> each.contains("decision=unban client=192.0.2.7"));
        assertThat(folder.resolve("state/allowlist")).hasContent("192.0.2.8");
    }
}
