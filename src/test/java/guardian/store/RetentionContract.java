package guardian.store;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.config.Retention;
import guardian.event.AuditRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** What holds of old rows, whichever database they are in. */
abstract class RetentionContract extends OrderContract {

    private static final Instant NOW = Instant.now();

    private static long micros(Duration ago) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, NOW.minus(ago));
    }

    private void keep(Retention what) {
        archive.close();
        keep = what;
        archive = archiveOn(database);
    }

    private void turns(int count) {
        for (int i = 0; i < count; i++) {
            later();
            later();
            later();
            later();
            archive.turn();
        }
    }

    private String count(String table) throws Exception {
        return rows.ask("SELECT count(*) FROM " + table).get(0);
    }

    @Test
    void shouldLetGoWhatIsOlderThanItsAge() throws Exception {
        List<AuditRecord> all = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            boolean old = i % 4 != 0;
            all.add(
                    new Records()
                            .id("id" + i)
                            .uri(old ? "/old" + i : "/new" + i)
                            .uploads(new AuditRecord.Upload(1, "a", "b"))
                            .time(micros(Duration.ofDays(old ? 31 + i : 29)))
                            .make());
        }
        store.take(all);
        long old = NOW.minus(Duration.ofDays(40)).toEpochMilli();
        for (Decisions each :
                List.of(
                        new Decisions().client("192.0.2.1").millis(old).until(old / 1_000 + 60),
                        // A ban of a year that still runs.
                        new Decisions()
                                .client("192.0.2.2")
                                .millis(old)
                                .until(old / 1_000 + 365 * 86_400),
                        new Decisions().client("192.0.2.3").millis(NOW.toEpochMilli()))) {
            archive.post().post(each.make(), guardian.decision.Decision.Applied.NOT);
        }
        archive.turn();
        rows.run(
                "INSERT INTO orders (verb, client, created, outcome) VALUES"
                        + " ('ban', '192.0.2.1', '2020-01-01 00:00:00', 'done'),"
                        + " ('ban', '192.0.2.2', '2020-01-01 00:00:00', NULL)");
        rows.run("UPDATE words SET day = '2020-01-01'");

        keep(new Retention(Optional.of(Duration.ofDays(30)), Optional.empty()));
        turns(12);

        assertThat(count("records")).isEqualTo("100");
        assertThat(rows.ask("SELECT count(*) FROM records WHERE uri LIKE '/old%'"))
                .containsExactly("0");
        assertThat(count("fired")).isEqualTo("200");
        assertThat(count("uploads")).isEqualTo("100");
        assertThat(rows.ask("SELECT client FROM decisions ORDER BY client"))
                .containsExactly("192.0.2.2", "192.0.2.3");
        assertThat(rows.ask("SELECT client FROM orders")).containsExactly("192.0.2.2");
        assertThat(rows.ask("SELECT sum(requests) FROM hourly WHERE kind = 1"))
                .containsExactly("100");
        assertThat(count("words")).isEqualTo("0");
    }

    @Test
    void shouldNoteTheDayOnWhichAWordCameLast() throws Exception {
        store.take(List.of(new Records().id("a").time(micros(Duration.ofDays(90))).make()));
        rows.run("UPDATE words SET day = '2020-01-01'");
        store.take(List.of(new Records().id("b").make()));
        assertThat(rows.ask("SELECT count(*) FROM words WHERE day > '2020-01-01'"))
                .as("remembered since it came today")
                .containsExactly("0");
        try (Store next = storeOn(database)) {
            next.take(List.of(new Records().id("c").make()));
        }
        assertThat(rows.ask("SELECT count(*) FROM words WHERE day = '2020-01-01'"))
                .containsExactly("0");
    }

    @Test
    void shouldLetGoWhatARuleSaysWithTheLastRecordOfIt() throws Exception {
        AuditRecord young = fired("young", Duration.ofDays(1), "said lately").make();
        AuditRecord toCome = fired("to come", Duration.ofDays(-9), "of a wrong clock").make();
        store.take(List.of(fired("old", Duration.ofDays(90), "said long ago").make(), young));
        rows.run("UPDATE rules SET day = '2020-01-01'");
        try (Store next = storeOn(database)) {
            next.take(List.of(young, fired("again", Duration.ZERO, "said lately").make(), toCome));
        }

        keep(new Retention(Optional.of(Duration.ofDays(30)), Optional.empty()));
        turns(6);

        assertThat(rows.ask("SELECT message FROM rules ORDER BY message"))
                .containsExactly("of a wrong clock", "said lately");
        assertThat(rows.ask("SELECT day FROM rules WHERE message = 'of a wrong clock'").get(0))
                .isEqualTo(NOW.plus(Duration.ofDays(9)).toString().substring(0, 10));
        assertThat(rows.ask("SELECT count(*) FROM logs WHERE ruleId IS NULL")).containsExactly("0");
    }

    private static Records fired(String id, Duration ago, String message) {
        return new Records().id(id).rules(Records.rule(7, message, "")).time(micros(ago));
    }

    @Test
    void shouldKeepAllWhenNothingIsSaid() throws Exception {
        store.take(List.of(new Records().id("a").time(micros(Duration.ofDays(4_000))).make()));

        turns(3);

        assertThat(count("records")).isEqualTo("1");
    }

    @Test
    void shouldStoreWhileMuchIsLetGo() throws Exception {
        for (int batch = 0; batch < 40; batch++) {
            List<AuditRecord> all = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                int number = batch * 500 + i;
                all.add(
                        new Records()
                                .id("id" + number)
                                .client("10.1." + number % 200 + '.' + number / 200 % 200)
                                .time(micros(Duration.ofDays(60)) + number)
                                .make());
            }
            store.take(all);
        }
        keep(new Retention(Optional.of(Duration.ofDays(30)), Optional.empty()));
        Thread aging = new Thread(() -> turns(160), "aging");
        aging.start();
        long slowest = 0;
        int stored = 0;
        try (Store other = storeOn(database)) {
            while (aging.isAlive()) {
                long start = System.nanoTime();
                other.take(
                        List.of(
                                new Records()
                                        .id("new" + stored)
                                        .time(micros(Duration.ZERO) + stored++)
                                        .make()));
                slowest = Math.max(slowest, System.nanoTime() - start);
                // As a sweeper does, which never holds the lock all the time.
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
            }
        }
        aging.join();

        assertThat(rows.ask("SELECT count(*) FROM records WHERE file_name LIKE '%-id%'"))
                .containsExactly("0");
        assertThat(rows.ask("SELECT count(*) FROM records WHERE file_name LIKE '%-new%'"))
                .containsExactly("" + stored);
        // bin/bench --store measures it with many rows and nobody beside; this is no more than a
        // guard.
        assertThat(TimeUnit.NANOSECONDS.toMillis(slowest)).isLessThan(5_000);
    }
}
