package guardian.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import guardian.control.JsonTree;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real guardian tells operators. */
class NotifyIT {

    @TempDir private Path folder;

    private final List<String> posted = new CopyOnWriteArrayList<>();

    @Test
    void shouldTellProgramAndWebhookOfABanAndOfAStoreThatIsAway() throws Exception {
        Path file = folder.resolve("told");
        Path program = folder.resolve("program");
        Files.writeString(program, "#!/bin/sh\necho \"$1\" > " + file + "\ncat >> " + file + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/hook", this::take);
        server.start();
        String sections =
                String.format(
                        "[store]%nurl = \"jdbc:mariadb://127.0.0.1:1/nowhere\"%n"
                                + "[notify]%ncommand = [\"%s\", \"{text}\"]%n"
                                + "webhook = \"http://127.0.0.1:%d/hook\"%n",
                        program, server.getAddress().getPort());
        Path config = Daemon.config(folder, "", sections);
        try (Daemon daemon = Daemon.start(config)) {
            daemon.requests("192.0.2.7", 120);
            Daemon.await("a message", Duration.ofSeconds(30), () -> !posted.isEmpty());
            shouldTellItByStatus(config);
            assertThat(daemon.end()).isZero();
        } finally {
            server.stop(0);
        }
        JsonTree message = JsonTree.read(posted.get(0));
        assertThat(message.text("mode")).isEqualTo("warn");
        assertThat(message.object("counts").keys()).containsExactly("store", "would-ban");
        assertThat(message.objects("events").get(0).text("text"))
                .startsWith("nothing can be stored: ");
        JsonTree ban = message.objects("events").get(1);
        assertThat(ban.text("client")).isEqualTo("192.0.2.7");
        assertThat(ban.number("count")).isEqualTo(120);
        assertThat(Files.readAllLines(file)).containsExactly(message.text("text"), posted.get(0));
    }

    private static void shouldTellItByStatus(Path config) throws Exception {
        JsonTree store = JsonTree.read(Ctl.run(config, "status", "--json").out()).object("store");
        assertThat(store.flag("up")).isFalse();
        assertThat(store.has("down_since")).isTrue();
        assertThat(store.has("last_commit")).isFalse();
        assertThat(store.number("decisions_waiting") + store.number("batches_on_disk"))
                .isEqualTo(1);
        assertThat(Ctl.run(config, "status").out().lines().toList())
                .hasSizeLessThan(24)
                .allMatch(line -> line.length() <= 80)
                .anyMatch(line -> line.startsWith("store ") && line.contains("DOWN"));
    }

    private void take(HttpExchange exchange) throws IOException {
        posted.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.US_ASCII));
        exchange.sendResponseHeaders(204, -1);
        exchange.close();
    }
}
