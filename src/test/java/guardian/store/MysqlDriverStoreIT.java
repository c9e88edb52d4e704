package guardian.store;

import org.junit.jupiter.api.Tag;

/** Through MySQL's driver, which is also how MySQL itself is reached. */
@Tag("patient")
class MysqlDriverStoreIT extends MariadbStoreContract {

    MysqlDriverStoreIT() {
        super(
                "mysql",
                "sslMode=VERIFY_CA&trustCertificateKeyStoreUrl=file:%s"
                        + "&trustCertificateKeyStoreType=PKCS12"
                        + "&trustCertificateKeyStorePassword=changeit");
    }
}
