package guardian.store;

/** Through MariaDB's own driver. */
class MariadbStoreIT extends MariadbStoreContract {

    MariadbStoreIT() {
        super("mariadb", "sslMode=verify-ca&trustStore=%s&trustStorePassword=changeit");
    }
}
