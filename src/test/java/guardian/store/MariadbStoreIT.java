package guardian.store;

import org.junit.jupiter.api.Tag;

/** Through MariaDB's own driver. */
@Tag("patient")
class MariadbStoreIT extends MariadbStoreContract {

    MariadbStoreIT() {
        super("mariadb", "sslMode=verify-ca&trustStore=%s&trustStorePassword=changeit");
    }
}
