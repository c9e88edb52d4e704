package guardian.store;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.decision.Decision;
import guardian.decision.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What holds of decisions in the store, whichever database is behind it. */
abstract class DecisionContract extends StoreContract {

    private static final Decision.Applied DONE = new Decision.Applied("iptables", 3, null);

    private Path spool() {
        return folder.resolve("decisions-waiting");
    }

    private List<Path> spooled() throws Exception {
        if (!Files.isDirectory(spool())) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(spool())) {
            return all.toList();
        }
    }

    private void post(Decisions... decisions) {
        for (Decisions each : decisions) {
            assertThat(archive.post().post(each.make(), DONE)).isTrue();
        }
    }

    /** The database does not take anything for a while. */
    private void away() throws Exception {
        rows.run("UPDATE schema_version SET version = version + 1000");
    }

    private void back() throws Exception {
        rows.run("UPDATE schema_version SET version = version - 1000");
        later();
    }

    @Test
    void shouldKeepWhatADecisionTells() throws Exception {
        post(new Decisions(), new Decisions().client("2001:db8:5::/64").verdict(Verdict.EXPIRE));

        archive.turn();

        assertThat(
                        rows.ask(
                                "SELECT time, verdict, client, network, rule, time_window, counted,"
                                        + " threshold, ban_seconds, CAST(ban_until AS CHAR), step,"
                                        + " firewall, took_ms, address, reason, host, request,"
                                        + " user_agent, unique_id FROM decisions ORDER BY id"))
                .containsExactly(
                        "2026-11-21 01:14:42.157000|ban|192.0.2.7|0|requests|1m|120|120|600"
                                + "|2026-11-21 01:24:42.000000|1|iptables|3|192.0.2.7|null"
                                + "|www.example.com|GET /x HTTP/1.1|curl/8|Zx9YkH8AAQEAAB",
                        "2026-11-21 01:14:42.157000|expire|2001:db8:5::/64|0|requests|null|null"
                                + "|null|null|2026-11-21 01:24:42.000000|1|iptables|3|null"
                                + "|because \"x\"|null|null|null|null");
        assertThat(spooled()).isEmpty();
    }

    @Test
    void shouldShowTheBansInForce() throws Exception {
        long later = Instant.now().getEpochSecond() + 600;
        post(
                new Decisions().client("192.0.2.1").until(later),
                new Decisions().client("192.0.2.2").until(later - 1200),
                new Decisions().client("192.0.2.3").until(later),
                new Decisions().client("192.0.2.3").verdict(Verdict.UNBAN).until(later),
                new Decisions().client("192.0.2.4").verdict(Verdict.WOULD_BAN).until(later),
                new Decisions().client("192.0.2.5").until(later),
                new Decisions().client("192.0.2.5").verdict(Verdict.ALLOWLISTED).until(later));

        archive.turn();

        assertThat(rows.ask("SELECT client, rule, request FROM bans ORDER BY client"))
                .containsExactly(
                        "192.0.2.1|requests|GET /x HTTP/1.1", "192.0.2.5|requests|GET /x HTTP/1.1");
    }

    @Test
    void shouldLetDecisionsWaitOnTheDiskWhileTheDatabaseIsAway() throws Exception {
        away();
        post(new Decisions().request("a\tb\n% %41 \u00ff\0"), new Decisions().client("192.0.2.8"));
        archive.turn();
        assertThat(spooled()).hasSize(1);
        assertThat(archive.waiting()).isZero();
        post(new Decisions().client("192.0.2.9"));
        archive.turn();
        assertThat(archive.waiting()).isEqualTo(1);

        back();
        archive.turn();

        assertThat(rows.ask("SELECT client, request FROM decisions ORDER BY id"))
                .containsExactly(
                        "192.0.2.7|a\tb\n% %41 \u00ff\0",
                        "192.0.2.8|GET /x HTTP/1.1", "192.0.2.9|GET /x HTTP/1.1");
        assertThat(spooled()).isEmpty();
    }

    @Test
    void shouldTellSinceWhenTheDatabaseIsAwayAndWhatWaits() throws Exception {
        post(new Decisions());
        assertThat(archive.waitingRows()).isEqualTo(1);
        archive.turn();
        later();
        assertThat(archive.health().fault()).isEmpty();
        assertThat(archive.health().sinceCommitSeconds()).isEqualTo(20);
        assertThat(archive.waitingRows()).isZero();

        away();
        post(new Decisions());
        archive.turn();
        later();
        post(new Decisions());
        assertThat(archive.health().fault()).isNotEmpty();
        assertThat(archive.health().downSeconds()).isEqualTo(20);
        assertThat(archive.waitingRows()).isEqualTo(1);
        assertThat(archive.waitingBatches()).isEqualTo(1);

        back();
        archive.turn();
        assertThat(archive.health().fault()).isEmpty();
        assertThat(archive.health().downSeconds()).isZero();
        assertThat(archive.health().sinceCommitSeconds()).isZero();
        assertThat(archive.waitingBatches()).isZero();
    }

    @Test
    void shouldBringOnWhatAnEarlierProcessHasLeft() throws Exception {
        away();
        post(new Decisions());
        archive.close();
        assertThat(spooled()).hasSize(1);
        back();

        try (Archive next = archiveOn(database)) {
            next.turn();
        }

        assertThat(rows.ask("SELECT count(*) FROM decisions")).containsExactly("1");
        assertThat(spooled()).isEmpty();
    }

    @Test
    void shouldRecogniseABatchThatWasStoredBeforeTheGuardianDied() throws Exception {
        away();
        post(new Decisions(), new Decisions());
        archive.turn();
        Path batch = spooled().get(0);
        byte[] bytes = Files.readAllBytes(batch);
        back();
        archive.turn();
        Files.write(batch, bytes);

        try (Archive next = archiveOn(database)) {
            next.turn();
        }

        assertThat(rows.ask("SELECT count(*) FROM decisions")).containsExactly("2");
        assertThat(spooled()).isEmpty();
    }

    @Test
    void shouldSetADecisionAsideThatNoDatabaseTakes() throws Exception {
        post(
                new Decisions().client("192.0.2.1"),
                new Decisions().client("192.0.2.2").millis(253_402_300_800_000L),
                new Decisions().client("192.0.2.3"));

        archive.turn();

        assertThat(rows.ask("SELECT client FROM decisions ORDER BY id"))
                .containsExactly("192.0.2.1", "192.0.2.3");
        assertThat(Files.readString(folder.resolve("refused-rows.log"))).contains("192.0.2.2");
    }

    @Test
    void shouldStoreManyDecisionsInOrder() throws Exception {
        for (int i = 0; i < 1_234; i++) {
            post(new Decisions().client("10.0." + i / 256 + "." + i % 256));
        }

        archive.turn();

        assertThat(rows.ask("SELECT count(*), min(id), max(id) FROM decisions"))
                .containsExactly("1234|1|1234");
        assertThat(rows.ask("SELECT client FROM decisions WHERE id = 1234"))
                .containsExactly("10.0.4.209");
    }

    @Test
    void shouldGiveBackEveryByteOfADecision() throws Exception {
        for (String bytes : StoreContract.hostile()) {
            post(new Decisions().id(bytes).request(bytes));
        }

        archive.turn();

        for (String column : List.of("request", "unique_id")) {
            assertThat(rows.ask("SELECT " + column + " FROM decisions ORDER BY id"))
                    .as(column)
                    .isEqualTo(StoreContract.hostile());
        }
    }

    @Test
    void shouldGiveBackEveryByteOfADecisionThatWaitedOnTheDisk() throws Exception {
        away();
        for (String bytes : StoreContract.hostile()) {
            post(new Decisions().id(bytes).request(bytes));
        }
        archive.turn();
        assertThat(archive.waiting()).isZero();

        back();
        archive.turn();

        for (String column : List.of("request", "unique_id")) {
            assertThat(rows.ask("SELECT " + column + " FROM decisions ORDER BY id"))
                    .as(column)
                    .isEqualTo(StoreContract.hostile());
        }
    }
}
