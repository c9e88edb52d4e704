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

    private int sumUp(String beforeDay, int most) throws Exception {
        try (Link link = new Link(database, address -> address, System::nanoTime)) {
            return link.transact(tables -> tables.days().sumUp(beforeDay, most));
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
                .time(ChronoUnit.MICROS.between(Instant.EPOCH, time))
                .make();
    }

    /** Beside what the records themselves say. */
    private void assertTold(Instant since) throws Exception {
        Map<Object, Object> told = new TreeMap<>();
        ask("paths", since).forEach(row -> told.put(row.get(0), row.get(1)));
        Map<Object, Object> counted = new TreeMap<>();
        String from = "'" + since.toString().replace('T', ' ').substring(0, 19) + "'";
        for (String row :
                rows.ask(
                        "SELECT uri, count(*) FROM records WHERE time >= "
                                + from
                                + " GROUP BY uri")) {
            String[] parts = row.split("\\|");
            counted.put(parts[0], Long.parseLong(parts[1]));
        }
        assertThat(told).as("since %s", since).isEqualTo(counted);
    }

    @Test
    void shouldTellTheSameFromDaysAsFromHours() throws Exception {
        sweep();
        Map<String, List<List<Object>>> byHours = new TreeMap<>();
        Instant before = Instant.parse("2026-11-20T05:00:00Z");
        for (String name : List.of("agents", "methods", "paths", "rules", "effectiveness")) {
            byHours.put(name, ask(name, before));
            assertThat(byHours.get(name)).hasSizeGreaterThan(1);
        }

        while (sumUp(ALL, 50) > 0) {
            // The next piece.
        }

        rows.run("DELETE FROM hourly");
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
            more = sumUp("2026-10-04", 3) > 0;
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
        while (sumUp("9999-01-01", 1_000) > 0) {
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
    }
}
