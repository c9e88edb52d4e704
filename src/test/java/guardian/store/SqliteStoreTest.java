package guardian.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import guardian.config.Retention;
import guardian.event.AuditRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The contract, kept by SQLite, and what only a file has. */
class SqliteStoreTest extends RetentionContract {

    @Override
    Database database() {
        return new SqliteDatabase(folder.resolve("store.db"), folder);
    }

    @Test
    void shouldLetNobodyElseRead() throws Exception {
        for (String name : List.of("store.db", "store.db-wal", "store.db-shm")) {
            assertThat(Files.getPosixFilePermissions(folder.resolve(name)))
                    .as(name)
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        }
    }

    @Test
    void shouldRunTheLibraryOfTheStateDirectoryAndNoTemporaryCopy() throws Exception {
        List<String> mapped =
                Files.readAllLines(Path.of("/proc/self/maps")).stream()
                        .filter(line -> line.contains("sqlite") && line.contains(".so"))
                        .map(line -> line.replaceFirst("[^/]*", "").replace(" (deleted)", ""))
                        .distinct()
                        .toList();

        assertThat(mapped)
                .containsExactly(
                        System.getProperty("org.sqlite.lib.path")
                                + '/'
                                + System.getProperty("org.sqlite.lib.name"));
    }

    @Test
    void shouldMakeTextOfWhatIsTextSoThatOperatorsCanAsk() throws Exception {
        try (Store store = storeOn(database());
                Rows rows = new Rows(database())) {
            store.take(
                    List.of(
                            new Records().id("a").uri("/caf\u00c3\u00a9").make(),
                            new Records().id("b").uri("/caf\u00e9").make()));

            assertThat(rows.ask("SELECT typeof(uri) FROM records ORDER BY id"))
                    .containsExactly("text", "blob");
            assertThat(rows.ask("SELECT unique_id FROM logs WHERE REQUEST_URI LIKE '/caf_'"))
                    .contains("a");
        }
    }

    private static List<String> ids(Database of) throws Exception {
        try (Rows asked = new Rows(of)) {
            return asked.ask("SELECT unique_id FROM records ORDER BY id");
        }
    }

    @Test
    void shouldOpenAnewWhenTheFileWasDeleted() throws Exception {
        Path file = folder.resolve("deleted.db");
        try (Store one = storeOn(new SqliteDatabase(file, folder));
                Store other = storeOn(new SqliteDatabase(file, folder))) {
            one.take(List.of(new Records().id("a").make()));
            other.take(List.of(new Records().id("b").make()));
            Files.delete(file);

            for (Store each : List.of(one, other)) {
                assertThatThrownBy(() -> each.take(List.of(new Records().id("c").make())))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("deleted or replaced while it was open");
                assertThat(each.isUp()).isFalse();
                later();
                each.take(List.of(new Records().id("c").make()));
                assertThat(each.isUp()).isTrue();
            }
            other.take(List.of(new Records().id("d").make()));
            one.take(List.of(new Records().id("e").make()));
        }

        assertThat(ids(new SqliteDatabase(file, folder))).containsExactly("c", "d", "e");
        assertThat(Files.getPosixFilePermissions(file))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void shouldOpenAnewWhenAnotherFileTookItsPlace() throws Exception {
        Path file = folder.resolve("replaced.db");
        Path elsewhere = folder.resolve("elsewhere.db");
        Path other = folder.resolve("other.db");
        try (Store next = storeOn(new SqliteDatabase(other, folder))) {
            next.take(List.of(new Records().id("x").make()));
        }
        try (Store one = storeOn(new SqliteDatabase(file, folder))) {
            one.take(List.of(new Records().id("a").make()));
            Files.move(file, elsewhere);
            Files.move(other, file);

            assertThatThrownBy(() -> one.take(List.of(new Records().id("b").make())))
                    .hasMessageContaining("deleted or replaced");
            later();
            one.take(List.of(new Records().id("b").make()));

            assertThat(ids(new SqliteDatabase(file, folder))).containsExactly("x", "b");
            assertThat(ids(new SqliteDatabase(elsewhere, folder))).containsExactly("a");
            for (Path each : List.of(file, elsewhere)) {
                try (Rows asked = new Rows(new SqliteDatabase(each, folder))) {
                    assertThat(asked.ask("PRAGMA integrity_check")).containsExactly("ok");
                }
            }
        }
    }

    @Test
    void shouldLetGoOfTheOldestWhenItIsTooLarge() throws Exception {
        long old = Records.TIME;
        for (int batch = 0; batch < 20; batch++) {
            List<AuditRecord> some = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                int number = batch * 100 + i;
                some.add(
                        new Records()
                                .id("id" + number)
                                .message("x".repeat(2_000))
                                .time(old + number * 60_000_000L)
                                .make());
            }
            store.take(some);
        }
        Path file = folder.resolve("store.db");
        rows.ask("PRAGMA wal_checkpoint(TRUNCATE)");
        long before = Files.size(file);
        archive.close();
        keep = new Retention(Optional.empty(), Optional.of(2L << 20));
        archive = archiveOn(database);

        for (int i = 0; i < 30; i++) {
            later();
            later();
            later();
            later();
            archive.turn();
        }

        assertThat(before).isGreaterThan(5L << 20);
        rows.ask("PRAGMA wal_checkpoint(TRUNCATE)");
        assertThat(Files.size(file)).isBetween(1L << 20, 2L << 20);
        assertThat(
                        rows.ask(
                                "SELECT max(unique_id = 'id1999'), max(unique_id = 'id0') FROM"
                                        + " records"))
                .containsExactly("1|0");
        assertThat(rows.ask("SELECT min(hour) FROM hourly WHERE kind = 1"))
                .isEqualTo(rows.ask("SELECT substr(min(time), 1, 13) || ':00:00' FROM records"));
    }
}
