package guardian.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another program writes into the database what it wants done, and the daemon does it. */
class OrdersIT {

    @TempDir private Path folder;

    /** Writes as another program would, for whom the database may be busy. */
    private String sql(String sql) {
        try (Connection connection =
                        DriverManager.getConnection(
                                "jdbc:sqlite:" + folder.resolve("state/store.db"));
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 5000");
            if (!statement.execute(sql)) {
                return "";
            }
            try (ResultSet row = statement.getResultSet()) {
                return row.next() ? String.valueOf(row.getString(1)) : "";
            }
        } catch (SQLException e) {
            return e.toString();
        }
    }

    private void awaitOutcome(int id) throws InterruptedException {
        Daemon.await(
                "the outcome of order " + id,
                Duration.ofSeconds(20),
                () ->
                        sql("SELECT outcome FROM orders WHERE id = " + id)
                                .matches("done|refused|failed"));
    }

    @Test
    void shouldBanAndUnbanWithinTenSeconds() throws Exception {
        Path done = folder.resolve("done");
        Path program = folder.resolve("edge");
        Files.writeString(program, "#!/bin/sh\necho \"$*\" >>" + done + "\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        Path config =
                Daemon.config(
                        folder,
                        "mode = \"block\"",
                        "[allowlist]\nclients = [\"198.51.100.9\"]\n[firewall]\nkind ="
                                + " \"command\"\ncommand.ban = [\""
                                + program
                                + "\", \"ban\", \"{client}\"]\ncommand.unban = [\""
                                + program
                                + "\", \"unban\", \"{client}\"]\n");
        try (Daemon daemon = Daemon.start(config)) {
            daemon.requests("192.0.2.1", 1);
            Daemon.await(
                    "the table orders",
                    Duration.ofSeconds(30),
                    () -> sql("SELECT count(*) FROM orders").equals("0"));
            Instant start = Instant.now();
            sql(
                    "INSERT INTO orders (verb, client, seconds, reason) VALUES ('ban',"
                            + " '203.0.113.66', 600, 'seen elsewhere'), ('ban', '198.51.100.9',"
                            + " 600, ''), ('ban', '$(touch /tmp/x)', 600, '')");
            Daemon.awaitDecision(folder, "decision=ban client=203.0.113.66 rule=operator");
            assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(10));
            awaitOutcome(1);
            awaitOutcome(2);
            awaitOutcome(3);
            sql("INSERT INTO orders (verb, client) VALUES ('unban', '203.0.113.66')");
            Daemon.awaitDecision(folder, "decision=unban client=203.0.113.66 rule=operator");
            awaitOutcome(4);
            assertThat(daemon.end()).isZero();
        }

        assertThat(Files.readAllLines(done))
                // With the second a guardian rehearses.
                .filteredOn(line -> !line.equals("unban 240.0.0.0"))
                .containsExactly("ban 203.0.113.66", "unban 203.0.113.66");
        assertThat(
                        sql(
                                "SELECT group_concat(outcome, ' ') FROM (SELECT outcome FROM orders"
                                        + " ORDER BY id)"))
                .isEqualTo("done refused refused done");
        assertThat(sql("SELECT detail FROM orders WHERE id = 1"))
                .startsWith("203.0.113.66 until 20");
        assertThat(
                        sql(
                                "SELECT group_concat(verdict || ' ' || client, ', ') FROM (SELECT *"
                                        + " FROM decisions ORDER BY verdict)"))
                .isEqualTo("allowlisted 198.51.100.9, ban 203.0.113.66, unban 203.0.113.66");
        assertThat(sql("SELECT reason FROM decisions WHERE verdict = 'ban'"))
                .isEqualTo("seen elsewhere");
    }
}
