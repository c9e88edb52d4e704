package guardian.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import guardian.config.Retention;
import guardian.decision.Order;
import guardian.event.AuditMark;
import guardian.event.AuditRecord;
import guardian.event.Prefix;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds of the store, whichever database is behind it. */
abstract class StoreContract {

    @TempDir Path folder;

    Database database;
    Store store;
    Archive archive;
    Rows rows;
    final List<Order> ordered = new ArrayList<>();
    final List<Consumer<Order.Reply>> replies = new ArrayList<>();
    Retention keep = Retention.FOR_EVER;
    private long nanos;

    /** An empty database. */
    abstract Database database() throws Exception;

    @BeforeEach
    void open() throws Exception {
        ordered.clear();
        replies.clear();
        keep = Retention.FOR_EVER;
        database = database();
        store = storeOn(database);
        archive = archiveOn(database);
        store.take(List.of());
        rows = new Rows(database);
    }

    @AfterEach
    void close() throws Exception {
        rows.close();
        archive.close();
        store.close();
    }

    final Store storeOn(Database of) {
        return new Store(of, StoreContract::client, folder, () -> nanos);
    }

    private void take(Order order, Consumer<Order.Reply> told) {
        ordered.add(order);
        replies.add(told);
    }

    final Archive archiveOn(Database of) {
        return new Archive(of, folder, this::take, () -> true, keep, () -> nanos);
    }

    /** Lets the pause pass after which the database is tried again. */
    void later() {
        nanos += TimeUnit.SECONDS.toNanos(20);
    }

    static Prefix client(Prefix address) {
        return new Prefix(address.high(), address.low(), address.isIpv4() ? 128 : 64);
    }

    @Test
    void shouldKeepWhatARecordTells() throws Exception {
        store.take(List.of(new Records().user("alice").marks(AuditMark.CUT).make()));

        assertThat(
                        rows.ask(
                                "SELECT time, zone_seconds, client, address, peer, peer_port,"
                                        + " server, server_port FROM records"))
                .containsExactly(
                        "2026-11-21 01:14:42.157856|3600|192.0.2.7|192.0.2.7|198.51.100.1|40312"
                                + "|192.0.2.10|80");
        assertThat(
                        rows.ask(
                                "SELECT storage_user, folder, file_name, file_size, file_md5,"
                                        + " unique_id FROM records"))
                .containsExactly(
                        "alice|alice/20261121/20261121-0114"
                                + "|20261121-011442-awDwgjVnEBRspNPCS4WHXgAAAAg|4711"
                                + "|0123456789abcdef0123456789abcdef|awDwgjVnEBRspNPCS4WHXgAAAAg");
        assertThat(
                        rows.ask(
                                "SELECT method, uri, protocol, host, user_agent, forwarded_for,"
                                        + " status, status_line FROM records"))
                .containsExactly(
                        "GET|/index.php?id=1'%20OR%201=1|HTTP/1.1|www.example.com|sqlmap/1.8||403"
                                + "|HTTP/1.1 403 Forbidden");
        assertThat(
                        rows.ask(
                                "SELECT engine, intercepted, phase, score, score_told,"
                                    + " outbound_score, sqli, xss, rfi, lfi, rce, php, http,"
                                    + " session, message, started, duration_micros, rules_micros,"
                                    + " phase_micros, marks FROM records"))
                .containsExactly(
                        "on|1|2|15|1|0|10|0|0|5|null|0|0|0||2026-11-21 01:14:42.156308|1548|320"
                                + "|100,200,0,5,15|cut");
        assertThat(
                        rows.ask(
                                "SELECT f.place, u.rule_id, u.message, f.data, u.severity,"
                                    + " u.maturity, u.accuracy, f.phase, u.line FROM fired f JOIN"
                                    + " rules u ON u.id = f.rule ORDER BY f.record, f.place"))
                .containsExactly(
                        "0|942100|SQL Injection Attack Detected via libinjection|Matched Data: s&1"
                                + " found|2|8|7|null|67",
                        "1|949110|SQL Injection Attack Detected via libinjection|Matched Data: s&1"
                                + " found|2|8|7|2|67");
        assertThat(rows.ask("SELECT tags FROM rules WHERE rule_id = 942100"))
                .containsExactly("application-multi\nattack-sqli\nOWASP_CRS");
    }

    @Test
    void shouldKeepUploads() throws Exception {
        store.take(
                List.of(
                        new Records()
                                .uploads(
                                        new AuditRecord.Upload(120, "cv.pdf", "application/pdf"),
                                        new AuditRecord.Upload(7, "a\"b", ""))
                                .make()));

        assertThat(rows.ask("SELECT place, size, name, type FROM uploads ORDER BY place"))
                .containsExactly("0|120|cv.pdf|application/pdf", "1|7|a\"b|");
    }

    @Test
    void shouldCountAnIpv6AddressForItsClient() throws Exception {
        store.take(List.of(new Records().client("2001:db8:5::77").make()));

        assertThat(rows.ask("SELECT client, address FROM records"))
                .containsExactly("2001:db8:5::/64|2001:db8:5::77");
    }

    @Test
    void shouldKeepARecordThatCountsForNobody() throws Exception {
        store.take(List.of(new Records().client(null).make()));

        assertThat(rows.ask("SELECT client, address, peer FROM records"))
                .containsExactly("||198.51.100.1");
        assertThat(rows.ask("SELECT REMOTE_ADDR FROM logs LIMIT 1")).containsExactly("null");
    }

    @Test
    void shouldGiveBackEveryByteThatSomebodyElseChose() throws Exception {
        List<String> hostile = hostile();
        for (int i = 0; i < hostile.size(); i++) {
            store.take(
                    List.of(
                            new Records()
                                    .everywhere(hostile.get(i))
                                    .file("file-" + i)
                                    .time(Records.TIME + i)
                                    .make()));
        }

        for (String column :
                List.of(
                        "unique_id",
                        "method",
                        "uri",
                        "protocol",
                        "host",
                        "user_agent",
                        "forwarded_for",
                        "status_line",
                        "message")) {
            assertThat(rows.ask("SELECT " + column + " FROM records ORDER BY id"))
                    .as(column)
                    .isEqualTo(hostile);
        }
        for (String column : List.of("u.message", "u.file", "f.data")) {
            assertThat(
                            rows.ask(
                                    "SELECT "
                                            + column
                                            + " FROM fired f JOIN rules u ON u.id = f.rule ORDER"
                                            + " BY f.record"))
                    .as(column)
                    .isEqualTo(hostile);
        }
        assertThat(
                        rows.ask(
                                "SELECT u.tags FROM fired f JOIN rules u ON u.id = f.rule ORDER BY"
                                        + " f.record"))
                .isEqualTo(hostile.stream().map(each -> "tag\n" + each).toList());
        assertThat(rows.ask("SELECT name FROM uploads ORDER BY record")).isEqualTo(hostile);
        assertThat(rows.ask("SELECT type FROM uploads ORDER BY record")).isEqualTo(hostile);
        assertThat(rows.ask("SELECT count(*) FROM logs")).containsExactly("" + hostile.size());
        assertThat(store.refused()).isZero();
    }

    /** Texts that want to be something else. */
    static List<String> hostile() {
        StringBuilder all = new StringBuilder();
        for (char c = 0; c < 256; c++) {
            all.append(c);
        }
        return List.of(
                "quotes ' \" ` \\ %_",
                "'; DROP TABLE records; --",
                "\\'; DROP TABLE records; #",
                "\" UNION SELECT * FROM records WHERE \"1\"=\"1",
                "in\0side\0",
                "\0",
                latin1("emoji \uD83D\uDE00 and \u00fc \u20ac"),
                "invalid \u00c3( \u00ff\u00fe\u0080 \u00ed\u00a0\u0080",
                "cut off \u00f0\u009f\u0098",
                all.toString(),
                " ends in blanks  ",
                "007",
                "1e3",
                "?{d '2026-01-01'}",
                "line\r\nand line",
                "x".repeat(65_536),
                all.toString().repeat(256));
    }

    private static String latin1(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    @Test
    void shouldRecogniseARecordThatComesAgain() throws Exception {
        AuditRecord first = new Records().id("a").make();
        AuditRecord second = new Records().id("b").make();
        AuditRecord third = new Records().id("c").make();
        assertThat(store.take(List.of(first, second))).isEqualTo(new BitSet());

        BitSet there = store.take(List.of(third, first));

        assertThat(there.stream()).containsExactly(1);
        assertThat(rows.ask("SELECT unique_id FROM records ORDER BY id"))
                .containsExactly("a", "b", "c");
        assertThat(rows.ask("SELECT count(*) FROM fired")).containsExactly("6");
    }

    @Test
    void shouldRecogniseARecordThatStandsTwiceInABatch() throws Exception {
        AuditRecord one = new Records().make();

        assertThat(store.take(List.of(one, one)).stream()).containsExactly(1);
        assertThat(rows.ask("SELECT count(*) FROM records")).containsExactly("1");
    }

    @Test
    void shouldRecogniseRecordsAmongMany() throws Exception {
        List<AuditRecord> many = new ArrayList<>();
        for (int i = 0; i < 700; i++) {
            many.add(new Records().id("id" + i).time(Records.TIME + i).make());
        }
        store.take(many.subList(0, 650));

        assertThat(store.take(many).cardinality()).isEqualTo(650);
        assertThat(store.take(many).cardinality()).isEqualTo(700);
        assertThat(rows.ask("SELECT count(*) FROM records")).containsExactly("700");
    }

    @Test
    void shouldKeepRecordsApartThatDifferInOneThing() throws Exception {
        List<AuditRecord> different =
                List.of(
                        new Records().make(),
                        new Records().user("alice").make(),
                        new Records().user("bob").make(),
                        new Records().file("another").make(),
                        new Records().client("192.0.2.8").make(),
                        new Records().time(Records.TIME + 1).make());

        assertThat(store.take(different)).isEqualTo(new BitSet());
        assertThat(rows.ask("SELECT count(*) FROM records")).containsExactly("6");
    }

    @Test
    void shouldKeepWhatARuleSaysOnce() throws Exception {
        store.take(List.of(new Records().id("a").make(), new Records().id("b").make()));
        store.take(
                List.of(
                        new Records().id("c").make(),
                        new Records().id("d").rules(Records.rule(942100, "else", "")).make()));

        assertThat(rows.ask("SELECT rule_id, message FROM rules ORDER BY id"))
                .containsExactly(
                        "942100|SQL Injection Attack Detected via libinjection",
                        "949110|SQL Injection Attack Detected via libinjection",
                        "942100|else");
        assertThat(rows.ask("SELECT count(*) FROM fired")).containsExactly("7");
    }

    @Test
    void shouldKnowRulesOfAnEarlierConnection() throws Exception {
        store.take(List.of(new Records().id("a").make()));
        try (Store later = storeOn(database)) {
            later.take(List.of(new Records().id("b").make()));
        }

        assertThat(rows.ask("SELECT count(*) FROM rules")).containsExactly("2");
    }

    @Test
    void shouldShowTheTableOfOldAsAView() throws Exception {
        store.take(
                List.of(
                        new Records().id("attack").make(),
                        new Records()
                                .id("silent")
                                .rules()
                                .intercepted(false)
                                .status(200)
                                .message("ModSecurity: something")
                                .make()));

        assertThat(
                        rows.ask(
                                "SELECT REQUEST_METHOD, REQUEST_URI, REMOTE_ADDR, Host, User_Agent,"
                                    + " ruleId, msg, data, unique_id, severity, maturity, accuracy,"
                                    + " responce_header, Engine_Mode, Score, SQLi, XSS, phase,"
                                    + " created_at FROM logs ORDER BY unique_id, ruleId"))
                .containsExactly(
                        "GET|/index.php?id=1'%20OR%201=1|192.0.2.7|www.example.com|sqlmap/1.8"
                                + "|942100|SQL Injection Attack Detected via libinjection"
                                + "|Matched Data: s&1 found|attack|2|8|7|403|ENABLED|15|10|0|2"
                                + "|2026-11-21 01:14:42.157856",
                        "GET|/index.php?id=1'%20OR%201=1|192.0.2.7|www.example.com|sqlmap/1.8"
                                + "|949110|SQL Injection Attack Detected via libinjection"
                                + "|Matched Data: s&1 found|attack|2|8|7|403|ENABLED|15|10|0|2"
                                + "|2026-11-21 01:14:42.157856",
                        "GET|/index.php?id=1'%20OR%201=1|192.0.2.7|www.example.com|sqlmap/1.8"
                                + "|null|ModSecurity: something|null|silent|null|null|null|200"
                                + "|ENABLED|15|10|0|null|2026-11-21 01:14:42.157856");
    }

    @Test
    void shouldSetARowAsideThatNoDatabaseTakes() throws Exception {
        List<AuditRecord> batch = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            batch.add(new Records().id("id" + i).make());
        }
        // The year 10000 and after.
        batch.add(
                4,
                new Records().id("poison").uri("/\n\u00ff").time(253_402_300_800_000_000L).make());
        store.take(batch.subList(0, 3));

        BitSet there = store.take(batch);

        assertThat(there.stream()).containsExactly(0, 1, 2);
        assertThat(rows.ask("SELECT count(*) FROM records")).containsExactly("9");
        assertThat(rows.ask("SELECT count(*) FROM fired")).containsExactly("18");
        assertThat(store.refused()).isEqualTo(1);
        assertThat(Files.readAllLines(folder.resolve("refused-rows.log")))
                .singleElement()
                .asString()
                .contains("20261121-011442-poison", "/\\x0a\\xff");
    }

    @Test
    void shouldLetTheFilesWaitWhileTheDatabaseIsAway() throws Exception {
        rows.run("DROP VIEW logs");
        rows.run("ALTER TABLE records RENAME TO elsewhere");

        assertThatThrownBy(() -> store.take(List.of(new Records().make())))
                .isInstanceOf(IOException.class);
        assertThat(store.isUp()).isFalse();

        rows.run("ALTER TABLE elsewhere RENAME TO records");
        assertThatThrownBy(() -> store.take(List.of(new Records().make())))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not tried again yet");
        later();
        store.take(List.of(new Records().make()));

        assertThat(store.isUp()).isTrue();
        assertThat(rows.ask("SELECT count(*) FROM records")).containsExactly("1");
        assertThat(store.refused()).isZero();
    }

    @Test
    void shouldRefuseTablesOfANewerGuardian() throws Exception {
        rows.run("UPDATE schema_version SET version = 7000");

        assertThatThrownBy(() -> store.take(List.of(new Records().make())))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("version 7000, made by a newer httpd-guardian");
        try (Store other = storeOn(database)) {
            assertThatThrownBy(() -> other.take(List.of(new Records().make())))
                    .hasMessageContaining("version 7000, made by a newer httpd-guardian");
        }
        assertThat(rows.ask("SELECT count(*) FROM records")).containsExactly("0");
    }

    @Test
    void shouldLetTwoWritersTakeTurns() throws Exception {
        try (Store other = storeOn(database)) {
            for (int i = 0; i < 20; i++) {
                AuditRecord one = new Records().id("id" + i).make();
                assertThat(store.take(List.of(one))).isEqualTo(new BitSet());
                assertThat(other.take(List.of(one)).stream()).containsExactly(0);
                other.take(List.of(new Records().id("other" + i).make()));
            }
        }

        assertThat(rows.ask("SELECT count(*) FROM records")).containsExactly("40");
        assertThat(rows.ask("SELECT count(DISTINCT id) FROM records")).containsExactly("40");
    }
}
