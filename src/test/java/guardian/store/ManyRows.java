package guardian.store;

import guardian.config.Retention;
import guardian.event.AuditRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** A SQLite store with many rows, made by itself: how long reports take, and deletes. */
final class ManyRows {

    private static final int DAYS = 90;

    private final Path folder;
    private final long count;
    private final SqliteDatabase database;

    ManyRows(Path folder, long count) {
        this.folder = folder;
        this.count = count;
        this.database = new SqliteDatabase(folder.resolve("many.db"), folder);
    }

    /**
     * Makes them: 90 days of 50,000 clients, some busier than others; a rule fired for every
     * second.
     */
    void make() throws Exception {
        long start = System.nanoTime();
        try (Store store = new Store(database, StoreContract::client, folder, System::nanoTime)) {
            List<AuditRecord> all = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                all.add(
                        new Records()
                                .id("rule" + i)
                                .rules(Records.rule(940_000 + i, "Attack of kind " + i, ""))
                                .time(micros(Duration.ofDays(DAYS)))
                                .make());
            }
            store.take(all);
        }
        try (Connection connection = database.open();
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode = OFF");
            statement.execute("PRAGMA synchronous = OFF");
            statement.execute("PRAGMA cache_size = -400000");
            List<String> indexes = List.of("records_client", "records_unique_id", "records_file");
            List<String> again = new ArrayList<>();
            for (String index : indexes) {
                again.add(sql(statement, index));
                statement.execute("DROP INDEX " + index);
            }
            connection.setAutoCommit(false);
            fill(statement);
            connection.commit();
            for (String index : again) {
                statement.execute(index);
                connection.commit();
            }
        }
        System.out.printf(
                "%,d records, %,d rules fired, %,d sums of hours; %d MiB; made in %d s%n",
                count("records"),
                count("fired"),
                count("hourly"),
                Files.size(folder.resolve("many.db")) >> 20,
                (System.nanoTime() - start) / 1_000_000_000);
    }

    private static String sql(Statement statement, String index) throws SQLException {
        try (java.sql.ResultSet row =
                statement.executeQuery(
                        "SELECT sql FROM sqlite_master WHERE name = '" + index + "'")) {
            row.next();
            return row.getString(1);
        }
    }

    private long count(String table) throws Exception {
        try (Rows rows = new Rows(database)) {
            return Long.parseLong(rows.ask("SELECT count(*) FROM " + table).get(0));
        }
    }

    private static long micros(Duration ago) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now().minus(ago));
    }

    private void fill(Statement statement) throws SQLException {
        long first = Instant.now().minus(Duration.ofDays(DAYS)).getEpochSecond();
        double step = DAYS * 86_400.0 / count;
        // i * i % p: some clients are busier than others.
        statement.execute(
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < "
                        + count
                        + "), m AS (SELECT i, (i * 7919 % 50021) * (i * 104729 % 50021) / 50021 AS"
                        + " c, (i * 7919 % 5000) * (i * 7919 % 5000) / 5000 AS p, (i * 31 % 2000) *"
                        + " (i * 31 % 2000) / 2000 AS a, i * 13 % 100 AS s FROM n) INSERT INTO"
                        + " records SELECT 1000 + i, strftime('%Y-%m-%d %H:%M:%f', "
                        + first
                        + " + i * "
                        + step
                        + ", 'unixepoch') || printf('%03d', i % 1000), 0, '10.' || (c / 65536) ||"
                        + " '.' || (c / 256 % 256) || '.' || (c % 256), '10.' || (c / 65536) ||"
                        + " '.' || (c / 256 % 256) || '.' || (c % 256), '198.51.100.1', 40000,"
                        + " '192.0.2.10', 443, '', '20261121/20261121-0114', 'file-' || i, 4711,"
                        + " '0123456789abcdef0123456789abcdef', 'awD0puzW9uZGYuHo' || i, CASE i % 5"
                        + " WHEN 0 THEN 'POST' ELSE 'GET' END, '/shop/item' || p || '?id=' || i ||"
                        + " '%27%20OR%201=1', 'HTTP/1.1', 'www.example.com', 'Mozilla/5.0 (X11;"
                        + " Linux x86_64; number ' || a || ')', '', CASE WHEN s < 50 THEN 403 WHEN"
                        + " s < 70 THEN 404 ELSE 200 END, 'HTTP/1.1', 'on', s < 50, CASE WHEN s <"
                        + " 50 THEN 2 END, s % 25, 1, 0, s % 7, s % 3, 0, 0, 0, 0, 0, 0, '', NULL,"
                        + " 1548, 320, '100,200,0,5,15', '' FROM m");
        statement.execute(
                "INSERT INTO fired SELECT id, 0, 1 + id * 17 % 200, NULL, 'Matched Data: s&1 found'"
                        + " FROM records WHERE id > 1000 AND id % 2 = 0");
        statement.execute(
                "INSERT OR IGNORE INTO words (word, day) SELECT DISTINCT CAST(user_agent AS BLOB),"
                    + " strftime('%Y-%m-%d', 'now') FROM records WHERE id > 1000 AND id < 20000"
                    + " UNION SELECT DISTINCT CAST(substr(uri, 1, instr(uri, '?') - 1) AS BLOB),"
                    + " strftime('%Y-%m-%d', 'now') FROM records WHERE id > 1000 AND id < 20000"
                    + " UNION SELECT CAST('POST' AS BLOB), strftime('%Y-%m-%d', 'now')");
        for (String kind :
                List.of(
                        "1, CAST(method AS BLOB)",
                        "2, CAST(substr(uri, 1, instr(uri, '?') - 1) AS BLOB)",
                        "3, CAST(user_agent AS BLOB)")) {
            String[] parts = kind.split(", ", 2);
            statement.execute(
                    "INSERT INTO hourly SELECT "
                            + parts[0]
                            + ", t.hour, w.id, t.n, t.n / 2, t.stopped FROM (SELECT substr(time, 1,"
                            + " 13) || ':00:00' AS hour, "
                            + parts[1]
                            + " AS word, count(*) AS n, sum(intercepted) AS stopped FROM records"
                            + " WHERE id > 1000 GROUP BY 1, 2) t JOIN words w ON w.word = t.word"
                            + " WHERE true ON CONFLICT DO NOTHING");
        }
        statement.execute(
                "INSERT INTO hourly SELECT 4, substr(r.time, 1, 13) || ':00:00', u.rule_id,"
                        + " count(*), count(*), sum(r.intercepted) FROM fired f JOIN records r ON"
                        + " r.id = f.record JOIN rules u ON u.id = f.rule WHERE r.id > 1000 GROUP"
                        + " BY 2, 3 ON CONFLICT DO NOTHING");
        statement.execute(
                "INSERT INTO decisions (id, mark, time, verdict, client, network, rule, step,"
                        + " ban_until, unique_id) SELECT id, 'mark' || id, time, 'ban', client, 0,"
                        + " 'blocked', 1, time, unique_id FROM records WHERE id > 1000 AND id % 200"
                        + " = 0");
    }

    /** Sums up hours to days, as the archivist does after a start on such a database. */
    void sumUp() throws Exception {
        long start = System.nanoTime();
        long rows = 0;
        long slowest = 0;
        String day = Instant.now().toString().substring(0, "2026-11-21".length());
        try (Link link = new Link(database, address -> address, System::nanoTime)) {
            Slice slice = new Slice();
            int done;
            do {
                long piece = System.nanoTime();
                done =
                        link.transact(
                                tables -> {
                                    int days = tables.days().sumUp(day, slice.rows());
                                    return days > 0
                                            ? days
                                            : tables.clientDays().sumUp(slice.rows());
                                });
                long took = System.nanoTime() - piece;
                slice.took(took, done);
                rows += done;
                slowest = Math.max(slowest, took);
            } while (done > 0);
        }
        System.out.printf(
                "%,d sums of hours, and records, became %,d sums of days, and %,d of clients' days,"
                        + " in %d s; the slowest piece took %d ms%n",
                rows,
                count("daily"),
                count("client_days"),
                (System.nanoTime() - start) / 1_000_000_000,
                slowest / 1_000_000);
    }

    /** Asks each report about all of the rows, and about what it is usually about. */
    void ask() throws IOException {
        Instant now = Instant.now();
        for (String name : Reports.all().keySet()) {
            if (name.equals("countries")) {
                continue;
            }
            System.out.printf(
                    "report %-14s %6.2f s about %d days, %6.2f s about its usual time%n",
                    name,
                    ask(name, now, Optional.of(now.minus(Duration.ofDays(DAYS + 1)))),
                    DAYS,
                    ask(name, now, Optional.empty()));
        }
    }

    private double ask(String name, Instant now, Optional<Instant> since) throws IOException {
        long start = System.nanoTime();
        try (Reports reports = Reports.open(database)) {
            reports.ask(name, new Asked(now, since, Optional.empty(), 20, Optional.empty()));
        }
        return (System.nanoTime() - start) / 1e9;
    }

    /** Lets old rows go for a while, beside somebody who stores. */
    void age(int seconds) throws Exception {
        long before = count("records");
        AtomicBoolean over = new AtomicBoolean();
        Thread archivist =
                new Thread(
                        () -> {
                            try (Archive archive =
                                    new Archive(
                                            database,
                                            folder,
                                            (order, told) -> {},
                                            () -> true,
                                            new Retention(
                                                    Optional.of(Duration.ofDays(DAYS / 2)),
                                                    Optional.empty()),
                                            System::nanoTime)) {
                                while (!over.get()) {
                                    archive.turn();
                                    Thread.sleep(1_000);
                                }
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        },
                        "archivist");
        archivist.start();
        long stored = 0;
        long slowest = 0;
        try (Store store = new Store(database, StoreContract::client, folder, System::nanoTime)) {
            long end = System.nanoTime() + seconds * 1_000_000_000L;
            while (System.nanoTime() - end < 0) {
                List<AuditRecord> some = new ArrayList<>();
                for (int i = 0; i < 100; i++) {
                    some.add(
                            new Records()
                                    .id("fresh" + stored++)
                                    .client("10.9." + stored % 100 + '.' + stored % 250)
                                    .time(micros(Duration.ZERO))
                                    .make());
                }
                long start = System.nanoTime();
                store.take(some);
                slowest = Math.max(slowest, System.nanoTime() - start);
                Thread.sleep(20);
            }
        }
        over.set(true);
        archivist.join();
        System.out.printf(
                "in %d s %,d old records went while %,d were stored; the slowest batch of 100 took"
                        + " %d ms%n",
                seconds, before + stored - count("records"), stored, slowest / 1_000_000);
    }
}
