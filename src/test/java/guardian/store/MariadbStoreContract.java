package guardian.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import guardian.config.Retention;
import guardian.event.AuditRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The contract, kept by a real MariaDB, and what only a server has. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class MariadbStoreContract extends RetentionContract {

    private static final String TLS_USER = "tls";

    private final String driver;
    private final String trusting;
    private MariadbServer server;
    private Certificate certificate;

    /**
     * @param driver the second word of its URL
     * @param trusting the options that let it speak TLS, and to that server only; %s is where its
     *     certificate is
     */
    MariadbStoreContract(String driver, String trusting) {
        this.driver = driver;
        this.trusting = trusting;
    }

    @BeforeAll
    void start(@TempDir Path own) throws Exception {
        certificate = new Certificate(own);
        server = new MariadbServer(own, certificate.serverOptions());
        server.admin("CREATE USER " + TLS_USER + " IDENTIFIED BY 'x' REQUIRE SSL");
        server.admin("GRANT ALL ON *.* TO " + TLS_USER);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Override
    Database database() throws Exception {
        return server.database(driver);
    }

    @Test
    void shouldStoreAgainWhenTheServerIsBack() throws Exception {
        store.take(List.of(new Records().id("before").make()));
        server.kill();

        assertThatThrownBy(() -> store.take(List.of(new Records().id("after").make())))
                .isInstanceOf(IOException.class);
        later();
        assertThatThrownBy(() -> store.take(List.of(new Records().id("after").make())))
                .isInstanceOf(IOException.class);
        server.start();
        later();
        store.take(List.of(new Records().id("before").make(), new Records().id("after").make()));

        try (Rows fresh = new Rows(database)) {
            assertThat(fresh.ask("SELECT unique_id FROM records ORDER BY id"))
                    .containsExactly("before", "after");
        }
    }

    /** No transaction undoes what changed tables there. */
    @Test
    void shouldMakeAgainWhatWasDoneOfAStepThatWasCutOff() throws Exception {
        store.take(List.of(new Records().id("before").make()));
        rows.run("UPDATE schema_version SET version = 1");

        try (Store next = storeOn(database)) {
            next.take(List.of(new Records().id("after").make()));
        }

        assertThat(rows.ask("SELECT unique_id FROM records ORDER BY id"))
                .containsExactly("before", "after");
        assertThat(rows.ask("SELECT sum(requests) FROM hourly WHERE kind = 1"))
                .containsExactly("2");
    }

    @Test
    void shouldLetGoOfTheOldestWhenItIsTooLarge() throws Exception {
        for (int batch = 0; batch < 4; batch++) {
            List<AuditRecord> some = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                int number = batch * 500 + i;
                some.add(
                        new Records()
                                .id("id" + number)
                                .message("x".repeat(2_000))
                                .time(Records.TIME + number * 60_000_000L)
                                .make());
            }
            store.take(some);
        }
        long before = sizeThatTheServerTells();
        archive.close();
        keep = new Retention(Optional.empty(), Optional.of(before / 2));
        archive = archiveOn(database);

        for (int measured = 0; measured < 4; measured++) {
            for (int i = 0; i < 31; i++) {
                later();
            }
            for (int turn = 0; turn < 10; turn++) {
                archive.turn();
            }
            sizeThatTheServerTells();
        }

        assertThat(before).isGreaterThan(5L << 20);
        assertThat(sizeThatTheServerTells()).isBetween(before / 4, before / 2);
        assertThat(
                        rows.ask(
                                "SELECT max(unique_id = 'id1999'), max(unique_id = 'id0'),"
                                        + " count(*) BETWEEN 500 AND 1000 FROM records"))
                .containsExactly("1|0|1");
        assertThat(rows.ask("SELECT min(hour) FROM hourly WHERE kind = 1"))
                .isEqualTo(rows.ask("SELECT concat(left(min(time), 13), ':00:00') FROM records"));
    }

    /** When it has cleared away what was deleted, and counted, which it does after a while. */
    private long sizeThatTheServerTells() throws Exception {
        String left = "SHOW GLOBAL STATUS LIKE 'Innodb_history_list_length'";
        for (int tries = 0; !rows.ask(left).get(0).endsWith("|0"); tries++) {
            assertThat(tries).as("tenths of a second").isLessThan(300);
            Thread.sleep(100);
        }
        rows.ask("ANALYZE TABLE records, fired, uploads, hourly, daily, words, rules, decisions");
        try (Connection connection = database.open()) {
            return database.size(connection);
        }
    }

    @Test
    void shouldSetAsideWhatIsTooLargeForTheServer() throws Exception {
        String large = "x".repeat(17 << 20);

        store.take(
                List.of(
                        new Records().id("a").make(),
                        new Records().id("large").message(large).make(),
                        new Records().id("c").make()));

        assertThat(rows.ask("SELECT unique_id FROM records ORDER BY id")).containsExactly("a", "c");
        assertThat(store.refused()).isEqualTo(1);
        assertThat(Files.readString(folder.resolve("refused-rows.log"))).contains(large);
    }

    @Test
    void shouldStoreABatchThatIsLargerThanTheServerTakesAtOnce() throws Exception {
        List<AuditRecord> batch = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            batch.add(new Records().id("id" + i).message("x".repeat(65_000)).make());
        }

        store.take(batch);

        assertThat(rows.ask("SELECT count(*), sum(length(message)) FROM records"))
                .containsExactly("500|32500000");
    }

    @Test
    void shouldPassOptionsForTlsOn() throws Exception {
        server.admin("CREATE DATABASE IF NOT EXISTS encrypted");
        String options = String.format(trusting, certificate.forClients());

        Database encrypted =
                new ServerDatabase(
                        server.url(driver, "encrypted") + "?" + options,
                        TLS_USER,
                        new Password(Optional.empty(), Map.of("GUARDIAN_STORE_PASSWORD", "x")));

        assertThat(encrypted.name()).endsWith("/encrypted");
        try (Rows asked = new Rows(encrypted)) {
            assertThat(asked.ask("SHOW STATUS LIKE 'Ssl_version'"))
                    .singleElement()
                    .asString()
                    .contains("TLSv1.");
        }
    }

    @Test
    void shouldSayWhatIsWrongButNotThePassword() throws Exception {
        Database denied =
                new ServerDatabase(
                        server.url(driver, "guard1"),
                        MariadbServer.USER,
                        new Password(
                                Optional.empty(), Map.of("GUARDIAN_STORE_PASSWORD", "t0psecret")));
        try (Store shut = storeOn(denied)) {
            assertThatThrownBy(() -> shut.take(List.of(new Records().make())))
                    .hasMessageContaining("Access denied for user '" + MariadbServer.USER)
                    .satisfies(e -> assertThat(e.toString()).doesNotContain("t0psecret"));
        }
    }
}
