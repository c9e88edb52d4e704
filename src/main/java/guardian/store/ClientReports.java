package guardian.store;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** Who they are: reports with a row for each client. */
final class ClientReports {

    private static final String CLIENTS = " WHERE r.client <> '' AND r.time >= ";

    private ClientReports() {}

    static List<Report> all() {
        return List.of(
                new Report(
                        "clients",
                        "clients with more than %n requests",
                        Duration.ofMinutes(5),
                        100,
                        List.of("client", "requests", "last"),
                        ClientReports::clients),
                new Report(
                        "scores",
                        "clients whose average score is more than %n",
                        Duration.ofHours(1),
                        50,
                        List.of("client", "average", "highest", "requests"),
                        ClientReports::scores),
                new Report(
                        "injections",
                        "clients with more than %n points of SQL injection or cross-site scripting",
                        Report.DAY,
                        10,
                        List.of("client", "sqli", "xss", "requests"),
                        ClientReports::injections),
                new Report(
                        "top",
                        "clients with the most requests, and their bans",
                        Report.DAY,
                        Report.NO_BOUND,
                        List.of("client", "requests", "stopped", "last", "bans", "until"),
                        ClientReports::top),
                new Report(
                        "status",
                        "how the clients with the most refused requests were answered",
                        Report.DAY,
                        Report.NO_BOUND,
                        List.of("client", "requests", "2xx", "3xx", "4xx", "5xx", "bad_percent"),
                        ClientReports::status));
    }

    private static List<List<Object>> clients(Reading from) throws SQLException {
        return from.rows(
                "SELECT r.client, count(*) AS requests, substr(CAST(max(r.time) AS CHAR), 1, 19)"
                        + " FROM "
                        + from.recordsByClient()
                        + CLIENTS
                        + from.since()
                        + " GROUP BY r.client HAVING count(*) > "
                        + from.over()
                        + " ORDER BY requests DESC, r.client"
                        + from.limit());
    }

    private static List<List<Object>> scores(Reading from) throws SQLException {
        return from.rows(
                "SELECT r.client, avg(r.score) AS average, max(r.score), count(*) FROM "
                        + from.recordsByClient()
                        + CLIENTS
                        + from.since()
                        + " GROUP BY r.client HAVING avg(r.score) > "
                        + from.over()
                        + " ORDER BY average DESC, r.client"
                        + from.limit());
    }

    private static List<List<Object>> injections(Reading from) throws SQLException {
        return from.rows(
                "SELECT r.client, coalesce(sum(r.sqli), 0) , coalesce(sum(r.xss), 0), count(*) FROM"
                        + " "
                        + from.recordsByClient()
                        + CLIENTS
                        + from.since()
                        + " GROUP BY r.client HAVING sum(r.sqli) > "
                        + from.over()
                        + " OR sum(r.xss) > "
                        + from.over()
                        + " ORDER BY coalesce(sum(r.sqli), 0) + coalesce(sum(r.xss), 0) DESC,"
                        + " r.client"
                        + from.limit());
    }

    private static List<List<Object>> top(Reading from) throws SQLException {
        String bans = " FROM decisions d WHERE d.client = t.client AND d.time >= " + from.since();
        return from.rows(
                "SELECT t.client, t.requests, t.stopped, t.last, (SELECT count(*)"
                        + bans
                        + " AND d.verdict IN "
                        + DecisionReports.BANS
                        + "), (SELECT substr(CAST(max(d.ban_until) AS CHAR), 1, 19)"
                        + bans
                        + " AND d.verdict IN ('ban', 'extend', 'would-ban')) FROM (SELECT r.client,"
                        + " count(*) AS requests, sum(r.intercepted) AS stopped,"
                        + " substr(CAST(max(r.time) AS CHAR), 1, 19) AS last FROM "
                        + from.recordsByClient()
                        + CLIENTS
                        + from.since()
                        + " GROUP BY r.client ORDER BY requests DESC, r.client"
                        + from.limit()
                        + ") t ORDER BY t.requests DESC, t.client");
    }

    private static List<List<Object>> status(Reading from) throws SQLException {
        return from.rows(
                "SELECT r.client, count(*) AS requests, "
                        + answered(200)
                        + ", "
                        + answered(300)
                        + ", "
                        + answered(400)
                        + ", "
                        + answered(500)
                        + ", 100.0 * coalesce(sum(r.status >= 400), 0) / count(*) FROM "
                        + from.recordsByClient()
                        + CLIENTS
                        + from.since()
                        + " GROUP BY r.client ORDER BY coalesce(sum(r.status >= 400), 0) DESC,"
                        + " r.client"
                        + from.limit());
    }

    private static String answered(int from) {
        return "coalesce(sum(r.status BETWEEN " + from + " AND " + (from + 99) + "), 0)";
    }
}
