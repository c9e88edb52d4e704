package guardian.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The contract, kept by SQLite, and what only a file has. */
class SqliteStoreTest extends OrderContract {

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
}
