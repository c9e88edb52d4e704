package guardian.store;

import guardian.event.AuditRecord;
import guardian.event.FiredRule;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * How many records a second go into a database: by the store in batches, by a loop that does
 * nothing but send the same rows in batches of the same size through the same driver, and by one
 * commit a row, 19 columns each, as the script of old has it.
 */
final class InsertRates {

    private static final int BATCH = 500;
    private static final int BATCHED = 10_000;
    private static final int SINGLE = 500;

    private final Path folder;
    private int number;

    InsertRates(Path folder) {
        this.folder = folder;
    }

    /** Records a second: store, bare loop, one commit a row. */
    double[] round(Database database) throws Exception {
        try (Store store = new Store(database, StoreContract::client, folder, System::nanoTime)) {
            store.take(records(BATCH));
            List<List<AuditRecord>> batches = batches();
            long start = System.nanoTime();
            for (List<AuditRecord> each : batches) {
                store.take(each);
            }
            double stored = rate(BATCHED, start);
            try (Connection connection = database.open()) {
                return new double[] {stored, bare(connection), single(connection)};
            }
        }
    }

    private List<List<AuditRecord>> batches() {
        List<List<AuditRecord>> batches = new ArrayList<>();
        for (int i = 0; i < BATCHED / BATCH; i++) {
            batches.add(records(BATCH));
        }
        return batches;
    }

    private List<AuditRecord> records(int count) {
        List<AuditRecord> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            number++;
            records.add(
                    new Records()
                            .id("id" + number)
                            .client("10." + number % 7 + '.' + number % 31 + '.' + number % 200)
                            .uri("/shop/item" + number % 300 + "?id=" + number + "'%20OR%201=1")
                            .agent("Mozilla/5.0 (number " + number % 40 + ")")
                            .time(Records.TIME + number * 1_000L)
                            .make());
        }
        return records;
    }

    private static double rate(int count, long start) {
        return count * 1e9 / (System.nanoTime() - start);
    }

    /** Without a look whether they are there, without sums, without anything. */
    private double bare(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String table : List.of("records", "fired")) {
                statement.execute("DROP TABLE IF EXISTS bare_" + table);
                statement.execute(copy(connection, table));
            }
            for (String index :
                    List.of(
                            "UNIQUE INDEX bare_file ON bare_records (time, address, storage_user,"
                                    + " file_name)",
                            "INDEX bare_client ON bare_records (client, time, status, score, sqli,"
                                    + " xss, intercepted)")) {
                statement.execute("CREATE " + index);
            }
        }
        List<List<AuditRecord>> batches = batches();
        long start = System.nanoTime();
        connection.setAutoCommit(false);
        try (PreparedStatement records =
                        connection.prepareStatement(
                                "INSERT INTO bare_records VALUES (?" + ", ?".repeat(42) + ")");
                PreparedStatement fired =
                        connection.prepareStatement(
                                "INSERT INTO bare_fired VALUES (?, ?, ?, ?, ?)")) {
            long id = 0;
            UtcText utc = new UtcText();
            for (List<AuditRecord> batch : batches) {
                for (AuditRecord each : batch) {
                    bind(records, ++id, each, utc);
                    int place = 0;
                    for (FiredRule rule : each.rules()) {
                        fired.setLong(1, id);
                        fired.setInt(2, place++);
                        fired.setLong(3, rule.id() % 10);
                        fired.setObject(4, null);
                        fired.setBytes(5, rule.data().getBytes(StandardCharsets.ISO_8859_1));
                        fired.addBatch();
                    }
                }
                records.executeBatch();
                fired.executeBatch();
                connection.commit();
            }
        }
        double rate = rate(BATCHED, start);
        connection.setAutoCommit(true);
        return rate;
    }

    /** The same columns, and the same key where they have one. */
    private static String copy(Connection connection, String table) throws SQLException {
        boolean server = !connection.getMetaData().getDatabaseProductName().equals("SQLite");
        if (server) {
            String key =
                    table.equals("records") ? "PRIMARY KEY (id)" : "PRIMARY KEY (record, place)";
            return "CREATE TABLE bare_"
                    + table
                    + " ("
                    + key
                    + ") AS SELECT * FROM "
                    + table
                    + " WHERE 1 = 0";
        }
        try (Statement statement = connection.createStatement();
                java.sql.ResultSet row =
                        statement.executeQuery(
                                "SELECT sql FROM sqlite_master WHERE name = '" + table + "'")) {
            row.next();
            return row.getString(1).replace("TABLE " + table, "TABLE bare_" + table);
        }
    }

    private static void bind(PreparedStatement row, long id, AuditRecord of, UtcText utc)
            throws SQLException {
        String[] texts = {
            of.client().toString(),
            of.client().address(),
            "198.51.100.1",
            "40312",
            "192.0.2.10",
            "80",
            "",
            "20261121/20261121-0114",
            of.file().name(),
            "4711",
            of.file().md5(),
            of.uniqueId(),
            of.request().method(),
            of.request().uri(),
            of.request().protocol(),
            of.request().host(),
            of.request().userAgent(),
            "",
            "403",
            of.response().line(),
            "on",
            "1",
            "2",
            "15",
            "1",
            "0",
            "10",
            "0",
            "0",
            "5",
            null,
            "0",
            "0",
            "0",
            "",
            null,
            "1548",
            "320",
            "100,200,0,5,15",
            ""
        };
        row.setLong(1, id);
        row.setString(2, utc.of(of.timeMicros()));
        row.setInt(3, 3600);
        for (int i = 0; i < texts.length; i++) {
            row.setString(i + 4, texts[i]);
        }
        row.addBatch();
    }

    private double single(Connection connection) throws SQLException {
        boolean server = !connection.getMetaData().getDatabaseProductName().equals("SQLite");
        try (Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS old_logs");
            statement.execute(
                    "CREATE TABLE old_logs (id INTEGER PRIMARY KEY "
                            + (server ? "AUTO_INCREMENT" : "")
                            + ", a TEXT, b TEXT, c VARCHAR(45), d TEXT, e TEXT, f TEXT, g TEXT, h"
                            + " TEXT, i VARCHAR(50), j INT, k INT, l INT, m INT, n TEXT, o INT, p"
                            + " INT, q INT, r INT, s TIMESTAMP)");
        }
        List<AuditRecord> records = records(SINGLE);
        long start = System.nanoTime();
        connection.setAutoCommit(true);
        try (PreparedStatement row =
                connection.prepareStatement(
                        "INSERT INTO old_logs (a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q,"
                                + " r, s) VALUES (?"
                                + ", ?".repeat(18)
                                + ")")) {
            for (AuditRecord each : records) {
                String[] texts = {
                    each.request().method(),
                    each.request().uri(),
                    each.client().address(),
                    each.request().host(),
                    each.request().userAgent(),
                    "942100",
                    each.rules().get(0).message(),
                    each.rules().get(0).data(),
                    each.uniqueId(),
                    "2",
                    "8",
                    "7",
                    "403",
                    "ENABLED",
                    "15",
                    "10",
                    "0",
                    "2",
                    "2026-11-21 01:14:42"
                };
                for (int i = 0; i < texts.length; i++) {
                    row.setString(i + 1, texts[i]);
                }
                row.executeUpdate();
            }
        }
        return rate(SINGLE, start);
    }
}
