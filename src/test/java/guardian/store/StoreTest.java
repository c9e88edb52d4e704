package guardian.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import guardian.config.Retention;
import guardian.config.Settings;
import guardian.config.StateSettings;
import guardian.config.StoreSettings;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the settings make of the store. */
class StoreTest {

    @TempDir Path folder;

    private Settings settings(String url) {
        Settings defaults = Settings.defaults();
        return new Settings(
                defaults.mode(),
                defaults.input(),
                defaults.rules(),
                defaults.ban(),
                defaults.allowlist(),
                defaults.firewall(),
                new StateSettings(folder.resolve("state"), 1_000),
                defaults.decisionLog(),
                defaults.log(),
                defaults.audit(),
                new StoreSettings(
                        url, "guard", Optional.empty(), Retention.FOR_EVER, Optional.empty()),
                defaults.control(),
                defaults.metrics(),
                defaults.notification());
    }

    @Test
    void shouldKeepRecordsInTheFileThatTheUrlNames() throws Exception {
        Path file = folder.resolve("any.db");
        try (Store store = Store.of(settings("jdbc:sqlite:" + file), Map.of())) {
            assertThat(file).doesNotExist();
            store.take(
                    List.of(
                            new Records().make(),
                            new Records().client("2001:db8:5:6:7::8").make()));
        }

        try (Rows rows = new Rows(new SqliteDatabase(file, folder))) {
            assertThat(rows.ask("SELECT client FROM records ORDER BY id"))
                    .containsExactly("192.0.2.7", "2001:db8:5:6::/64");
        }
    }

    @Test
    void shouldSayWhichServerDoesNotAnswerWithoutItsOptions() throws Exception {
        int port;
        try (ServerSocket nobody = new ServerSocket(0)) {
            port = nobody.getLocalPort();
        }
        for (String driver : List.of("mysql", "mariadb")) {
            String url = "jdbc:" + driver + "://127.0.0.1:" + port + "/modsec";
            Settings settings = settings(url + "?trustCertificateKeyStorePassword=t0psecret");
            try (Store store = Store.of(settings, Map.of("GUARDIAN_STORE_PASSWORD", "an0ther"))) {
                assertThatThrownBy(() -> store.take(List.of(new Records().make())))
                        .isInstanceOf(IOException.class)
                        .hasMessageStartingWith(url + ": ")
                        .satisfies(
                                e ->
                                        assertThat(e.toString())
                                                .doesNotContain("t0psecret", "an0ther"));
                assertThat(store.isUp()).isFalse();
            }
        }
    }
}
