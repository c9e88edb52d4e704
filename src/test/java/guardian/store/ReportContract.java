package guardian.store;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import guardian.decision.Decision;
import guardian.decision.Verdict;
import guardian.event.Prefix;
import guardian.store.CorpusStore.Sent;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * What reports tell, beside what the sending side of real audit files knows, whichever database is
 * behind them; from the records themselves, and by the hour.
 */
abstract class ReportContract extends DecisionContract {

    private static final Instant BEGIN = Instant.parse("2026-11-21T01:00:00Z");
    private static final String SINCE = "'2026-11-21 01:00:00'";

    /** When the records are young, and when they are old. */
    private static final List<Instant> NOWS =
            List.of(Instant.parse("2026-11-21T02:00:00Z"), Instant.parse("2026-12-24T12:34:56Z"));

    final List<Sent> sweep() throws Exception {
        List<Sent> all = CorpusStore.sweep(folder, store);
        assertThat(all).hasSize(97);
        return all;
    }

    private List<List<Object>> ask(String name, Instant now, Long over) throws IOException {
        return ask(name, now, over, Optional.empty());
    }

    private List<List<Object>> ask(String name, Instant now, Long over, Optional<Path> countries)
            throws IOException {
        try (Reports reports = Reports.open(database)) {
            Asked asked =
                    new Asked(now, Optional.of(BEGIN), Optional.ofNullable(over), 1_000, countries);
            Answer answer = reports.ask(name, asked);
            assertThat(answer.rows()).allMatch(row -> row.size() == answer.columns().size());
            return answer.rows();
        }
    }

    private static <K> Map<K, List<Sent>> by(List<Sent> all, Function<Sent, K> key) {
        return all.stream().collect(groupingBy(key));
    }

    private static long stopped(List<Sent> of) {
        return of.stream().filter(Sent::stopped).count();
    }

    private static long attacks(List<Sent> of) {
        return of.stream().filter(Sent::isAttack).count();
    }

    private static Map<Object, List<Object>> byFirst(List<List<Object>> rows) {
        Map<Object, List<Object>> map = new HashMap<>();
        rows.forEach(row -> map.put(row.get(0), row.subList(1, row.size())));
        assertThat(map).hasSameSizeAs(rows);
        return map;
    }

    private static <T> Map<Object, List<Object>> expected(
            Map<T, List<Sent>> groups, Function<List<Sent>, List<Object>> values) {
        Map<Object, List<Object>> map = new HashMap<>();
        groups.forEach(
                (key, of) -> {
                    List<Object> row = values.apply(of);
                    if (row != null) {
                        map.put(key, row);
                    }
                });
        return map;
    }

    @Test
    void shouldTellWhichClientsSentMoreThanTheBound() throws Exception {
        List<Sent> all = sweep();
        for (Instant now : NOWS) {
            Map<Object, List<Object>> told = byFirst(ask("clients", now, 1L));
            assertThat(told.keySet())
                    .isEqualTo(
                            expected(by(all, Sent::client), of -> of.size() > 1 ? List.of() : null)
                                    .keySet());
            told.forEach(
                    (client, row) ->
                            assertThat(row.get(0))
                                    .isEqualTo((long) by(all, Sent::client).get(client).size()));
            assertThat(ask("clients", now, 1L).get(0).subList(0, 2))
                    .isEqualTo(List.of("2001:db8:ffff:aaaa::/64", 7L));
            assertThat(ask("clients", now, 7L)).isEmpty();
        }
    }

    @Test
    void shouldTellAverageScores() throws Exception {
        sweep();
        for (Instant now : NOWS) {
            Map<Object, List<Object>> told = byFirst(ask("scores", now, 0L));
            assertThat(told.get("203.0.113.68")).isEqualTo(List.of(20.0, 20L, 2L));
            assertThat(told.get("203.0.113.81")).isEqualTo(List.of(12.5, 15L, 2L));
            assertThat(byFirst(ask("scores", now, 19L))).containsKey("203.0.113.68");
            assertThat(byFirst(ask("scores", now, 20L))).doesNotContainKey("203.0.113.68");
        }
    }

    @Test
    void shouldTellWhoInjects() throws Exception {
        List<Sent> all = sweep();
        Map<Object, List<Object>> expected =
                expected(
                        by(all, Sent::client),
                        of -> {
                            long sqli = of.stream().mapToLong(Sent::sqli).sum();
                            long xss = of.stream().mapToLong(Sent::xss).sum();
                            return sqli > 10 || xss > 10
                                    ? List.of(sqli, xss, (long) of.size())
                                    : null;
                        });
        assertThat(expected).hasSizeGreaterThan(5);
        for (Instant now : NOWS) {
            assertThat(byFirst(ask("injections", now, null))).isEqualTo(expected);
        }
    }

    @Test
    void shouldTellWhatWasAskedFor() throws Exception {
        List<Sent> all = sweep();
        Function<List<Sent>, List<Object>> sums =
                of -> List.of((long) of.size(), attacks(of), stopped(of));
        Map<Object, List<Object>> paths =
                expected(by(all, Sent::path), of -> attacks(of) > 0 ? sums.apply(of) : null);
        assertThat(paths).hasSizeGreaterThan(5);
        for (Instant now : NOWS) {
            assertThat(byFirst(ask("methods", now, null)))
                    .isEqualTo(expected(by(all, Sent::method), sums));
            assertThat(byFirst(ask("paths", now, null))).isEqualTo(paths);
            assertThat(ask("agents", now, 10L))
                    .extracting(row -> row.get(0))
                    .containsExactly(
                            "Mozilla/5.0 (X11; Linux x86_64; rv:109.0) Gecko/20100101"
                                    + " Firefox/115.0");
        }
    }

    @Test
    void shouldTellWhichRulesFired() throws Exception {
        List<Sent> all = sweep();
        Map<Object, List<Object>> expected = new HashMap<>();
        all.stream()
                .flatMap(each -> each.rules().stream())
                .distinct()
                .forEach(
                        rule -> {
                            List<Sent> of =
                                    all.stream()
                                            .filter(each -> each.rules().contains(rule))
                                            .toList();
                            expected.put(rule, List.of((long) of.size(), stopped(of)));
                        });
        assertThat(expected.get(942100L)).isEqualTo(List.of(16L, 13L));
        for (Instant now : NOWS) {
            Map<Object, List<Object>> told = byFirst(ask("rules", now, null));
            assertThat(told.get(942100L).get(0))
                    .isEqualTo("SQL Injection Attack Detected via libinjection");
            told.replaceAll((rule, row) -> row.subList(1, 3));
            assertThat(told).isEqualTo(expected);
        }
    }

    @Test
    void shouldTellHowClientsWereAnswered() throws Exception {
        List<Sent> all = sweep();
        Map<Object, List<Object>> expected =
                expected(
                        by(all, Sent::client),
                        of -> {
                            List<Object> row = new ArrayList<>(List.of((long) of.size()));
                            for (int from = 2; from <= 5; from++) {
                                int hundreds = from;
                                row.add(
                                        of.stream()
                                                .filter(each -> each.status() / 100 == hundreds)
                                                .count());
                            }
                            long bad = of.stream().filter(each -> each.status() >= 400).count();
                            row.add(Math.round(10_000.0 * bad / of.size()) / 100.0);
                            return row;
                        });
        for (Instant now : NOWS) {
            Map<Object, List<Object>> told = byFirst(ask("status", now, null));
            told.replaceAll(
                    (client, row) -> {
                        List<Object> same = new ArrayList<>(row);
                        same.set(5, ((Number) row.get(5)).doubleValue());
                        return same;
                    });
            assertThat(told).isEqualTo(expected);
        }
    }

    @Test
    void shouldTellWhenItWas() throws Exception {
        List<Sent> all = sweep();
        archive.post().post(new Decisions().make(), new Decision.Applied("iptables", 3, null));
        archive.turn();
        List<Object> numbers = List.of(97L, attacks(all), stopped(all), 1L);
        for (Instant now : NOWS) {
            assertThat(byFirst(ask("hours", now, null))).isEqualTo(Map.of("01", numbers));
            assertThat(byFirst(ask("days", now, null))).isEqualTo(Map.of("2026-11-21", numbers));
            assertThat(byFirst(ask("weekdays", now, null))).isEqualTo(Map.of("Saturday", numbers));
        }
    }

    @Test
    void shouldTellBansAndWhichRulesLedToThem() throws Exception {
        List<Sent> all = sweep();
        Sent first = all.stream().filter(each -> each.rules().contains(942100L)).findFirst().get();
        Sent other = all.stream().filter(each -> each.rules().contains(941100L)).findFirst().get();
        for (Decisions each :
                List.of(
                        new Decisions().client(first.client()).id(first.id()),
                        new Decisions().client(first.client()).verdict(Verdict.WOULD_BAN),
                        new Decisions().client(first.client()).verdict(Verdict.EXPIRE),
                        // Somebody else's request of the same id.
                        new Decisions().client("192.0.2.77").id(other.id()))) {
            archive.post().post(each.make(), new Decision.Applied("iptables", 3, null));
        }
        archive.turn();

        for (Instant now : NOWS) {
            Map<Object, List<Object>> top = byFirst(ask("top", now, null));
            assertThat(top.get(first.client()).subList(3, 5))
                    .isEqualTo(List.of(2L, "2026-11-21 01:24:42"));
            assertThat(ask("bans", now, null))
                    .extracting(row -> row.get(0), row -> row.get(1), row -> row.get(6))
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple(
                                    first.client(), 2L, "GET /x HTTP/1.1"),
                            org.assertj.core.groups.Tuple.tuple(
                                    "192.0.2.77", 1L, "GET /x HTTP/1.1"));
            Map<Object, List<Object>> rules = byFirst(ask("effectiveness", now, null));
            assertThat(rules.get(942100L).subList(1, 4)).isEqualTo(List.of(16L, 13L, 1L));
            first.rules().forEach(rule -> assertThat(rules.get(rule).get(3)).isEqualTo(1L));
            rules.keySet().removeAll(first.rules());
            assertThat(rules.values()).isNotEmpty().allMatch(row -> row.get(3).equals(0L));
        }
    }

    @Test
    void shouldTellWhichRulesMayBeWrong() throws Exception {
        for (int i = 0; i < 10; i++) {
            boolean wrong = i == 3;
            store.take(
                    List.of(
                            served("good", i, wrong ? 403 : 200).make(),
                            served("bad", i, i < 3 ? 403 : 200).client("192.0.2.8").make()));
        }
        for (Instant now : NOWS) {
            assertThat(byFirst(ask("effectiveness", now, null)).get(942100L).get(4)).isEqualTo(1L);
            assertThat(byFirst(ask("effectiveness", now, null)).get(1L).get(4)).isEqualTo(0L);
        }
    }

    private static Records served(String name, int number, int status) {
        Records one = new Records().id(name + number).status(status).intercepted(status == 403);
        return name.equals("bad")
                ? one.rules(Records.rule(1))
                : status == 403 ? one.rules(Records.rule(942100)) : one.rules();
    }

    @Test
    void shouldTellWhereClientsAre() throws Exception {
        Path file = folder.resolve("countries.mmdb");
        new CountryFile()
                .add("198.51.100.0/24", "DE")
                .add("203.0.113.0/25", "FR")
                .add("2001:db8::/32", "JP")
                .write(file);
        List<Sent> all = sweep();
        Map<Object, List<Object>> expected =
                expected(
                        by(
                                all,
                                each ->
                                        each.client().startsWith("198.51.100.")
                                                ? "DE"
                                                : each.client().startsWith("2001:db8:")
                                                        ? "JP"
                                                        : isLow(each.client()) ? "FR" : "unknown"),
                        of ->
                                List.of(
                                        of.stream().map(Sent::client).distinct().count(),
                                        (long) of.size(),
                                        stopped(of)));
        assertThat(expected).hasSizeGreaterThan(2);
        for (Instant now : NOWS) {
            assertThat(byFirst(ask("countries", now, null, Optional.of(file)))).isEqualTo(expected);
        }
        assertThatThrownBy(() -> ask("countries", NOWS.get(0), null))
                .hasMessageContaining("store.countries");
        assertThatThrownBy(
                        () ->
                                ask(
                                        "countries",
                                        NOWS.get(0),
                                        null,
                                        Optional.of(folder.resolve("none.mmdb"))))
                .hasMessageContaining("cannot look up countries in");
    }

    private static boolean isLow(String client) {
        return client.startsWith("203.0.113.")
                && Integer.parseInt(client.substring("203.0.113.".length())) < 128;
    }

    /** As it was printed, but for the name of the table, the times, and rows that count twice. */
    @Test
    void shouldAnswerTheOldQueriesOverTheView() throws Exception {
        sweep();
        Instant now = NOWS.get(0);
        String all = " FROM logs WHERE created_at >= " + SINCE;
        // The view has addresses, a report has clients: a /64 of IPv6.
        String from = " FROM logs WHERE created_at >= " + SINCE + " AND REMOTE_ADDR NOT LIKE '%:%'";
        assertThat(
                        rows.ask(
                                "SELECT REMOTE_ADDR, COUNT(DISTINCT record) AS n"
                                        + from
                                        + " GROUP BY REMOTE_ADDR HAVING COUNT(DISTINCT record) >"
                                        + " 1"))
                .containsExactlyInAnyOrderElementsOf(joined(four(ask("clients", now, 1L)), 2));
        assertThat(
                        rows.ask(
                                "SELECT User_Agent, COUNT(DISTINCT record) AS n"
                                        + all
                                        + " GROUP BY User_Agent HAVING COUNT(DISTINCT record) > 1"))
                .containsExactlyInAnyOrderElementsOf(joined(ask("agents", now, 1L), 2));
        String each = " FROM (SELECT DISTINCT record, REMOTE_ADDR, Score, SQLi, XSS" + from + ") t";
        assertThat(
                        rows.ask(
                                "SELECT REMOTE_ADDR, ROUND(AVG(Score) * 100)"
                                        + each
                                        + " GROUP BY REMOTE_ADDR HAVING AVG(Score) > 5"))
                .map(row -> row.replaceFirst("\\.0*$", ""))
                .containsExactlyInAnyOrderElementsOf(
                        four(ask("scores", now, 5L)).stream()
                                .map(
                                        row ->
                                                row.get(0)
                                                        + "|"
                                                        + Math.round(
                                                                100
                                                                        * ((Number) row.get(1))
                                                                                .doubleValue()))
                                .toList());
        assertThat(
                        rows.ask(
                                "SELECT REMOTE_ADDR, SUM(SQLi), SUM(XSS)"
                                        + each
                                        + " GROUP BY REMOTE_ADDR HAVING SUM(SQLi) > 10 OR SUM(XSS)"
                                        + " > 10"))
                .containsExactlyInAnyOrderElementsOf(joined(four(ask("injections", now, null)), 3));
        assertThat(
                        rows.ask(
                                "SELECT REQUEST_METHOD, COUNT(DISTINCT record)"
                                        + all
                                        + " GROUP BY REQUEST_METHOD"))
                .containsExactlyInAnyOrderElementsOf(joined(ask("methods", now, null), 2));
    }

    private static List<List<Object>> four(List<List<Object>> clients) {
        return clients.stream().filter(row -> !row.get(0).toString().contains(":")).toList();
    }

    private static List<String> joined(List<List<Object>> rows, int columns) {
        return rows.stream()
                .map(row -> row.subList(0, columns).stream().map(String::valueOf).toList())
                .map(row -> String.join("|", row))
                .toList();
    }

    @Test
    void shouldTellNothingOfWhatIsOlder() throws Exception {
        sweep();
        try (Reports reports = Reports.open(database)) {
            for (Instant now : NOWS) {
                for (String name : Reports.all().keySet()) {
                    if (!name.equals("countries")) {
                        Asked asked =
                                new Asked(
                                        now.plusSeconds(7_200),
                                        Optional.of(BEGIN.plusSeconds(3_600)),
                                        Optional.of(0L),
                                        20,
                                        Optional.empty());
                        assertThat(reports.ask(name, asked).rows()).as(name).isEmpty();
                    }
                }
            }
        }
    }

    @Test
    void shouldSayThatTablesAreOld() throws Exception {
        rows.run("UPDATE schema_version SET version = 2");
        assertThatThrownBy(() -> Reports.open(database))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("start the guardian once");
        rows.run("UPDATE schema_version SET version = " + Schema.VERSION);
    }

    @Test
    void shouldTellWhatIsKnownOfOneClientAndOfNobodyElse() throws Exception {
        store.take(
                List.of(
                        new Records().id("a").make(),
                        new Records().id("b").time(Records.TIME + 90_000_000).make(),
                        new Records().id("c").rules(Records.rule(911100)).intercepted(false).make(),
                        new Records().id("d").client("192.0.2.8").make()));
        archive.post().post(new Decisions().make(), Decision.Applied.NOT);
        archive.post().post(new Decisions().verdict(Verdict.EXPIRE).make(), Decision.Applied.NOT);
        archive.turn();

        try (Reports reports = Reports.open(database)) {
            OneClient known = reports.about(Prefix.parse("192.0.2.7"));
            assertThat(known.records()).isEqualTo(3);
            assertThat(known.stopped()).isEqualTo(2);
            assertThat(known.last()).isEqualTo("2026-11-21 01:16:12");
            assertThat(known.bans()).isEqualTo(1);
            assertThat(known.lastBan()).isEqualTo("2026-11-21 01:14:42");
            assertThat(known.rules())
                    .extracting(each -> each.id() + " " + each.requests())
                    .containsExactly("942100 2", "949110 2", "911100 1");
            assertThat(known.rules().get(0).message()).startsWith("SQL Injection Attack");

            OneClient nobody = reports.about(Prefix.parse("2001:db8:5::/64"));
            assertThat(nobody.records()).isZero();
            assertThat(nobody.last()).isNull();
            assertThat(nobody.rules()).isEmpty();
        }
    }
}
