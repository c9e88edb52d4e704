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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real guardian tells operators. */
@Tag("patient")
class NotifyIT {

    @TempDir private Path folder;

    private final List<String> posted = new CopyOnWriteArrayList<>();

    @Test
    void shouldTellProgramAndWebhookOfABanAndOfAStoreThatIsAway() throws Exception {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/hook", this::take);
        server.start();
        String webhook =
                String.format(
                        "webhook = \"http://127.0.0.1:%d/hook\"%n", server.getAddress().getPort());
        Path config =
                config(
                        program("edge", "exit 0"),
                        webhook + "[store]\nurl = \"jdbc:mariadb://127.0.0.1:1/nowhere\"\n");
        try (Daemon daemon = Daemon.start(config)) {
            daemon.requests("192.0.2.7", 120);
            Daemon.await("a message", Duration.ofSeconds(30), () -> !posted.isEmpty());
            shouldTellItByStatus(config);
            assertThat(daemon.end()).isZero();
        } finally {
            server.stop(0);
        }
        JsonTree message = JsonTree.read(posted.get(0));
        assertThat(message.text("mode")).isEqualTo("block");
        assertThat(message.object("counts").keys()).containsExactly("store", "ban");
        assertThat(message.objects("events").get(0).text("text"))
                .startsWith("nothing can be stored: ");
        JsonTree ban = message.objects("events").get(1);
        assertThat(ban.text("client")).isEqualTo("192.0.2.7");
        assertThat(ban.number("count")).isEqualTo(120);
        assertThat(Files.readAllLines(told())).containsExactly(message.text("text"), posted.get(0));
    }

    @Test
    void shouldTellOfAFirewallAndAStateThatCannotBeUsed() throws Exception {
        Files.createDirectories(folder.resolve("state/bans.log"));
        try (Daemon daemon = Daemon.start(config(folder.resolve("absent"), ""))) {
            daemon.requests("192.0.2.7", 120);
            Daemon.awaitDecision(folder, "decision=failed client=192.0.2.7");
            Daemon.await(
                    "a state that is not kept",
                    Duration.ofSeconds(20),
                    () -> Daemon.log(folder).contains("bans hold in memory"));
            Daemon.await("a message", Duration.ofSeconds(30), () -> Files.exists(told()));
            daemon.end();
        }
        List<String> lines = Files.readAllLines(told());
        assertThat(JsonTree.read(lines.get(1)).object("counts").keys())
                .containsExactly("firewall", "state", "failed");
        assertThat(lines.get(0))
                .contains("the firewall is not in force: ")
                .contains("absent: there is no such program")
                .contains("the state is not kept: cannot ");
    }

    private Path told() {
        return folder.resolve("told");
    }

    private Path program(String name, String script) throws IOException {
        Path file = folder.resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return file;
    }

    private Path config(Path edge, String more) throws IOException {
        String tell = "echo \"$1\" > new\ncat >> new\nmv new " + told();
        Path told = program("tell", tell.replace("new", folder.resolve("new").toString()));
        return Daemon.config(
                folder,
                "mode = \"block\"",
                String.format(
                                "[firewall]%nkind = \"command\"%n"
                                        + "command.ban = [\"%s\", \"{client}\", \"{seconds}\"]%n"
                                        + "[notify]%ncommand = [\"%s\", \"{text}\"]%n",
                                edge, told)
                        + more);
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
