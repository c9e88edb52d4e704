package guardian.store;

import guardian.store.HourlyTable.Kind;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * What was asked for, and which rules fired. About a day the records are asked, about longer times
 * what was summed up for each hour and day.
 */
final class HourlyReports {

    private static final String SUMS = "sum(h.requests) AS requests, sum(h.attacks) AS attacks";

    private HourlyReports() {}

    static List<Report> all() {
        return List.of(
                new Report(
                        "agents",
                        "user agents with more than %n requests",
                        Report.DAY,
                        1_000,
                        List.of("user_agent", "requests", "attacks", "stopped"),
                        from -> words(from, Kind.AGENT, "requests")),
                new Report(
                        "methods",
                        "requests by method",
                        Duration.ofHours(1),
                        Report.NO_BOUND,
                        List.of("method", "requests", "attacks", "stopped"),
                        from -> words(from, Kind.METHOD, "requests")),
                new Report(
                        "paths",
                        "paths under attack: requests for which rules fired",
                        Report.DAY,
                        Report.NO_BOUND,
                        List.of("path", "requests", "attacks", "stopped"),
                        from -> words(from, Kind.PATH, "attacks")),
                new Report(
                        "rules",
                        "rules that fired for the most requests",
                        Report.DAY,
                        Report.NO_BOUND,
                        List.of("rule", "message", "requests", "stopped"),
                        HourlyReports::rules));
    }

    /**
     * @param order the number by which they are ordered, and which must be more than the bound
     */
    private static List<List<Object>> words(Reading from, Kind kind, String order)
            throws SQLException {
        long bound = order.equals("attacks") ? 0 : from.over();
        String end = " > " + bound + " ORDER BY " + order + " DESC, word" + from.limit();
        if (from.isByTheHour()) {
            return from.rows(
                    "SELECT w.word, t.requests, t.attacks, t.stopped FROM (SELECT h.word, "
                            + SUMS
                            + ", sum(h.stopped) AS stopped FROM "
                            + from.sums(kind)
                            + " GROUP BY h.word HAVING sum(h."
                            + order
                            + ")"
                            + end
                            + ") t JOIN words w ON w.id = t.word ORDER BY t."
                            + order
                            + " DESC, w.word");
        }
        return from.rows(
                "SELECT t.word, count(*) AS requests, sum(t.attack) AS attacks, sum(t.intercepted)"
                        + " AS stopped FROM (SELECT "
                        + word(from.database(), kind)
                        + " AS word, EXISTS (SELECT 1 FROM fired f WHERE f.record = r.id) AS"
                        + " attack, r.intercepted FROM "
                        + from.latestRecords()
                        + " WHERE r.time >= "
                        + from.since()
                        + ") t GROUP BY t.word HAVING "
                        + (order.equals("attacks") ? "sum(t.attack)" : "count(*)")
                        + end);
    }

    private static String word(Database database, Kind kind) {
        return switch (kind) {
            case METHOD -> database.head("method");
            case PATH -> database.path();
            case AGENT -> database.head("user_agent");
            case RULE -> throw new IllegalArgumentException("a rule is a number");
        };
    }

    /** Also what {@link DecisionReports} tells more of. */
    static List<List<Object>> rules(Reading from) throws SQLException {
        String counted =
                from.isByTheHour()
                        ? "SELECT h.word AS rule_id, "
                                + SUMS
                                + ", sum(h.stopped) AS stopped FROM "
                                + from.sums(Kind.RULE)
                                + " GROUP BY h.word"
                        : "SELECT t.rule_id, count(*) AS requests, count(*) AS attacks,"
                                + " sum(t.intercepted) AS stopped FROM (SELECT DISTINCT r.id,"
                                + " u.rule_id, r.intercepted FROM "
                                + from.latestRecords()
                                + " CROSS JOIN fired f ON f.record = r.id CROSS JOIN rules u ON"
                                + " u.id = f.rule WHERE r.time >= "
                                + from.since()
                                + ") t GROUP BY t.rule_id";
        return from.rows(
                "SELECT c.rule_id, (SELECT u.message FROM rules u WHERE u.rule_id = c.rule_id"
                        + " ORDER BY u.id DESC LIMIT 1), c.requests, c.stopped FROM ("
                        + counted
                        + ") c ORDER BY c.requests DESC, c.rule_id"
                        + from.limit());
    }
}
