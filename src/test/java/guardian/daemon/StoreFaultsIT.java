package guardian.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.store.MariadbServer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The database goes away under attack, and comes back: nobody waits for it, and no row is lost. */
@Tag("patient")
class StoreFaultsIT {

    /** How long it is away; ten minutes in the long mode. */
    private static final Duration AWAY =
            Boolean.getBoolean("guardian.long") ? Duration.ofMinutes(10) : Duration.ofSeconds(15);

    private static final Duration PROMPT = Duration.ofSeconds(2);
    private static final Duration CAUGHT_UP = Duration.ofSeconds(90);
    private static final String RULE =
            "[[rule]]\nname = \"requests\"\nthreshold = { \"1m\" = 5 }\n";

    /** Makes the database go away and come back. */
    private interface Fault {
        void set(boolean away) throws Exception;
    }

    @TempDir private Path folder;
    private AuditFiles files;
    private String url;
    private String user = "";
    private String password = "";
    private int attackers;
    private Duration slowest = Duration.ZERO;

    private Path config(String store) throws IOException {
        files = new AuditFiles(folder.resolve("audit"));
        Files.writeString(folder.resolve("password"), password + "\n");
        return Daemon.config(
                folder,
                RULE,
                "[allowlist]\nverified_bots = false\n[ban]\nbrake = 1.0\n[audit]\ndirectory = \""
                        + folder.resolve("audit")
                        + "\"\n[store]\nurl = \""
                        + store
                        + "\"\nuser = \""
                        + (user.isEmpty() ? "x" : user)
                        + "\"\npassword_file = \""
                        + folder.resolve("password")
                        + "\"\n");
    }

    private long count(String table) {
        try (Connection connection = DriverManager.getConnection(url, user, password);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM " + table)) {
            return row.next() ? row.getLong(1) : -1;
        } catch (SQLException e) {
            return -1;
        }
    }

    /** A new client floods, and leaves an audit file; how long its ban took is noted. */
    private void attack(Daemon daemon) throws Exception {
        String client = "10.7." + attackers / 250 + '.' + (attackers % 250 + 1);
        attackers++;
        files.put(client, Instant.now(), 1);
        Instant start = Instant.now();
        daemon.requests(client, 5);
        Daemon.awaitDecision(folder, "decision=would-ban client=" + client + " ");
        Duration took = Duration.between(start, Instant.now());
        slowest = took.compareTo(slowest) > 0 ? took : slowest;
    }

    private void attackFor(Daemon daemon, Duration time) throws Exception {
        Instant end = Instant.now().plus(time);
        while (Instant.now().isBefore(end)) {
            attack(daemon);
            Thread.sleep(100);
        }
    }

    private void suffer(Path config, Fault fault) throws Exception {
        try (Daemon daemon = Daemon.start(config)) {
            daemon.requests("192.0.2.1", 1);
            attackFor(daemon, Duration.ofSeconds(2));
            awaitAll();
            // The first one waited for the start.
            slowest = Duration.ZERO;

            fault.set(true);
            attackFor(daemon, AWAY);
            assertThat(count("decisions")).isLessThan(attackers);
            fault.set(false);
            attack(daemon);
            awaitAll();
            assertThat(daemon.end()).isZero();
        }
        assertThat(slowest).isLessThan(PROMPT);
        assertThat(count("decisions")).isEqualTo(attackers);
        assertThat(count("records")).isEqualTo(attackers);
        assertThat(folder.resolve("state/decisions-waiting")).isEmptyDirectory();
        assertThat(folder.resolve("state/refused-rows.log")).doesNotExist();
    }

    private void awaitAll() throws InterruptedException {
        Daemon.await(
                attackers + " decisions and records in the database",
                CAUGHT_UP,
                () -> count("decisions") == attackers && count("records") == attackers);
    }

    @Test
    void shouldCatchUpWhenTheServerWasStopped() throws Exception {
        try (MariadbServer server = server()) {
            suffer(
                    config(url),
                    away -> {
                        if (away) {
                            server.kill();
                        } else {
                            server.start();
                        }
                    });
        }
    }

    @Test
    void shouldCatchUpWhenTheServerHungToTheEndOfTheInput() throws Exception {
        try (MariadbServer server = server()) {
            Path config = config(url);
            try (Daemon daemon = Daemon.start(config)) {
                daemon.requests("192.0.2.1", 1);
                attackFor(daemon, Duration.ofSeconds(2));
                awaitAll();
                // The first one waited for the start.
                slowest = Duration.ZERO;
                server.hang(true);
                attackFor(daemon, AWAY);
                assertThat(daemon.end()).isZero();
            }
            server.hang(false);
            try (Daemon daemon = Daemon.start(config)) {
                daemon.requests("192.0.2.1", 1);
                awaitAll();
                assertThat(daemon.end()).isZero();
            }
            assertThat(slowest).isLessThan(PROMPT);
        }
    }

    private MariadbServer server() throws Exception {
        MariadbServer server = new MariadbServer(Files.createDirectory(folder.resolve("server")));
        server.admin("CREATE DATABASE guard");
        server.admin("GRANT ALL ON guard.* TO " + MariadbServer.USER);
        url = server.url("mariadb", "guard");
        user = MariadbServer.USER;
        password = MariadbServer.PASSWORD;
        return server;
    }

    @Test
    void shouldCatchUpWhenTheDiskOfSqliteWasFull() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        run("mount", "-t", "tmpfs", "-o", "size=12m", "none", disk.toString());
        try {
            url = "jdbc:sqlite:" + disk.resolve("store.db");
            Path filler = disk.resolve("filler");
            suffer(
                    config(url),
                    away -> {
                        if (away) {
                            fill(filler);
                        } else {
                            Files.delete(filler);
                        }
                    });
        } finally {
            run("umount", "-l", disk.toString());
        }
    }

    private static void fill(Path file) throws IOException {
        byte[] block = new byte[4096];
        try (OutputStream out = Files.newOutputStream(file)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException e) {
            // Full: that is what it is for.
        }
    }

    private static void run(String... command) throws Exception {
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }
}
