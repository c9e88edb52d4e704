package guardian.store;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.config.Retention;
import guardian.event.AuditRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What holds of the sums of days, whichever database they are in. */
abstract class DaySumsContract extends ReportContract {

    private static final Instant DAY = Instant.parse("2026-10-02T00:00:00Z");
    private static final Instant LATER = Instant.parse("2026-12-24T12:34:56Z");
    private static final String ALL = "2026-12-01";

    /** Hours and records, some of each; false when there were no hours any more. */
    private boolean sumUp(String beforeDay, int most) throws Exception {
        try (Link link = new Link(database, address -> address, System::nanoTime)) {
            link.transact(tables -> tables.clientDays().sumUp(most));
            return link.transact(tables -> tables.days().sumUp(beforeDay, most)) > 0;
        }
    }

    private List<List<Object>> ask(String name, Instant since) throws Exception {
        try (Reports reports = Reports.open(database)) {
            return reports.ask(
                            name,
                            new Asked(
                                    LATER,
                                    Optional.of(since),
                                    Optional.of(0L),
                                    1_000,
                                    Optional.empty()))
                    .rows();
        }
    }

    private static AuditRecord record(String id, String path, Instant time) {
        return new Records()
                .id(id)
                .uri(path)
                .client("192.0.2." + id.length())
                .time(ChronoUnit.MICROS.between(Instant.EPOCH, time))
                .make();
    }

    /** Beside what the records themselves say. */
    private void assertTold(Instant since) throws Exception {
        assertTold(since, "paths", "uri");
        assertTold(since, "clients", "client");
    }

    private void assertTold(Instant since, String report, String column) throws Exception {
        Map<Object, Object> told = new TreeMap<>();
        ask(report, since).forEach(row -> told.put(row.get(0), row.get(1)));
        Map<Object, Object> counted = new TreeMap<>();
        String from = "'" + since.toString().replace('T', ' ').substring(0, 19) + "'";
        String count = "SELECT " + column + ", count(*) FROM records WHERE time >= ";
        for (String row : rows.ask(count + from + " GROUP BY " + column)) {
            String[] parts = row.split("\\|");
            counted.put(parts[0], Long.parseLong(parts[1]));
        }
        assertThat(told).as("%s since %s", report, since).isEqualTo(counted);
    }

    @Test
    void shouldTellTheSameFromDaysAsFromHours() throws Exception {
        sweep();
        Map<String, List<List<Object>>> byHours = new TreeMap<>();
        Instant before = Instant.parse("2026-11-20T05:00:00Z");
        for (String name : List.of("agents", "methods", "paths", "rules")) {
            byHours.put(name, ask(name, before));
            assertThat(byHours.get(name)).hasSizeGreaterThan(1);
        }

        for (String name : List.of("clients", "scores", "injections", "top", "status")) {
            byHours.put(name, ask(name, before));
            assertThat(byHours.get(name)).hasSizeGreaterThan(1);
        }

        while (sumUp(ALL, 50)) {
            // The next piece.
        }

        rows.run("DELETE FROM hourly");
        rows.run("UPDATE records SET client = ''");
        for (Map.Entry<String, List<List<Object>>> each : byHours.entrySet()) {
            assertThat(ask(each.getKey(), before)).as(each.getKey()).isEqualTo(each.getValue());
            assertThat(ask(each.getKey(), Instant.parse("2026-11-22T00:00:00Z"))).isEmpty();
        }
    }

    @Test
    void shouldCountEachRecordOnceHoweverFarDaysAreSummedUp() throws Exception {
        int number = 0;
        for (int hour = 0; hour < 72; hour += 5) {
            store.take(
                    List.of(
                            record("a" + hour, "/a", DAY.plus(hour, ChronoUnit.HOURS)),
                            record("b" + hour, "/b" + hour % 3, DAY.plus(hour, ChronoUnit.HOURS))));
        }
        boolean more = true;
        for (int step = 0; more; step++) {
            more = sumUp("2026-10-04", 3);
            Instant late = DAY.plus(step * 7 % 72, ChronoUnit.HOURS);
            store.take(
                    List.of(
                            record("late" + number++, "/a", late),
                            record("late" + number++, "/b" + step % 3, late),
                            record("late" + number++, "/late" + step, late)));
            assertTold(DAY.minus(1, ChronoUnit.HOURS));
            assertTold(DAY);
            assertTold(DAY.plus(7, ChronoUnit.HOURS));
            assertTold(DAY.plus(50, ChronoUnit.HOURS));
        }
        assertThat(rows.ask("SELECT DISTINCT day FROM daily ORDER BY day"))
                .containsExactly("2026-10-02", "2026-10-03");
    }

    @Test
    void shouldAskNoDayOfWhichHoursAreGone() throws Exception {
        Instant hour = Instant.now().truncatedTo(ChronoUnit.HOURS);
        List<AuditRecord> all = new ArrayList<>();
        for (int ago = 1; ago < 100; ago++) {
            Instant end = hour.minus(ago, ChronoUnit.HOURS).plusSeconds(3_599);
            all.add(record("a" + ago, "/a", end));
        }
        store.take(all);
        while (sumUp("9999-01-01", 1_000)) {
            // The next piece.
        }

        archive.close();
        Instant oldest = hour.minus(50, ChronoUnit.HOURS);
        Duration age = Duration.between(oldest, Instant.now());
        keep = new Retention(Optional.of(age), Optional.empty());
        archive = archiveOn(database);
        for (int i = 0; i < 12; i++) {
            later();
            later();
            later();
            later();
            archive.turn();
        }
        store.take(List.of(record("late", "/a", oldest.plusSeconds(1_800))));

        assertThat(rows.ask("SELECT count(*) FROM records")).containsExactly("51");
        assertTold(hour.minus(200, ChronoUnit.HOURS));
        assertTold(hour.minus(60, ChronoUnit.HOURS));
        assertTold(oldest);
        assertTold(hour.minus(30, ChronoUnit.HOURS));
        assertThat(rows.ask("SELECT min(day) FROM daily").get(0))
                .isGreaterThanOrEqualTo(oldest.toString().substring(0, 10));
    }

    @Test
    void shouldSumUpWhatAnEarlierGuardianHasStored() throws Exception {
        Instant time = Instant.now().minus(Duration.ofDays(20));
        store.take(List.of(record("a", "/a", time), record("b", "/b", time)));
        rows.run("DROP TABLE daily");
        rows.run("DROP TABLE summed");
        rows.run("DROP TABLE client_days");
        boolean file = database.dialect().equals("sqlite");
        rows.run("DROP INDEX rules_day" + (file ? "" : " ON rules"));
        rows.run("ALTER TABLE rules DROP COLUMN day");
        rows.run("UPDATE schema_version SET version = 5");

        try (Store next = storeOn(database)) {
            next.take(List.of(record("c", "/a", time)));
        }
        later();
        archive.turn();

        assertTold(time.minus(Duration.ofDays(2)));
        assertThat(rows.ask("SELECT sum(requests) FROM daily WHERE kind = 2")).containsExactly("3");
        assertThat(rows.ask("SELECT sum(requests) FROM client_days")).containsExactly("3");
    }

    @Test
    void shouldCountARecordWithTheNumberOfOneThatIsGone() throws Exception {
        Instant now = Instant.now();
        Instant old = now.minus(Duration.ofDays(90));
        store.take(
                List.of(
                        record("a", "/a", now.minus(Duration.ofDays(3))),
                        record("old", "/old", old)));
        sumUp(ALL, 100);
        archive.close();
        keep = new Retention(Optional.of(Duration.ofDays(30)), Optional.empty());
        archive = archiveOn(database);
        archive.turn();

        store.take(List.of(record("b", "/a", now.minus(Duration.ofDays(2)))));

        assertThat(rows.ask("SELECT id, unique_id FROM records ORDER BY id"))
                .containsExactly("1|a", "2|b");
        assertTold(now.minus(Duration.ofDays(20)));
        later();
        later();
        later();
        later();
        archive.turn();
        assertTold(now.minus(Duration.ofDays(20)));
        assertThat(rows.ask("SELECT min(day) FROM client_days").get(0))
                .isGreaterThan(old.toString().substring(0, 10));
    }
}
