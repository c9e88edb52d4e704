package guardian.store;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** Who they are: reports with a row for each client. */
final class ClientReports {

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
                "SELECT t.client, sum(t.requests) AS n, substr(CAST(max(t.last) AS CHAR), 1, 19)"
                        + " FROM "
                        + from.clients(ClientSum.REQUESTS, ClientSum.LAST)
                        + " GROUP BY t.client HAVING sum(t.requests) > "
                        + from.over()
                        + " ORDER BY n DESC, t.client"
                        + from.limit());
    }

    private static List<List<Object>> scores(Reading from) throws SQLException {
        String average = "1.0 * sum(t.score) / sum(t.scored)";
        return from.rows(
                "SELECT t.client, "
                        + average
                        + " AS average, max(t.highest), sum(t.requests) FROM "
                        + from.clients(
                                ClientSum.SCORE,
                                ClientSum.SCORED,
                                ClientSum.HIGHEST,
                                ClientSum.REQUESTS)
                        + " GROUP BY t.client HAVING "
                        + average
                        + " > "
                        + from.over()
                        + " ORDER BY average DESC, t.client"
                        + from.limit());
    }

    private static List<List<Object>> injections(Reading from) throws SQLException {
        return from.rows(
                "SELECT t.client, sum(t.sqli), sum(t.xss), sum(t.requests) FROM "
                        + from.clients(ClientSum.SQLI, ClientSum.XSS, ClientSum.REQUESTS)
                        + " GROUP BY t.client HAVING sum(t.sqli) > "
                        + from.over()
                        + " OR sum(t.xss) > "
                        + from.over()
                        + " ORDER BY sum(t.sqli) + sum(t.xss) DESC, t.client"
                        + from.limit());
    }

    private static List<List<Object>> top(Reading from) throws SQLException {
        String bans = " FROM decisions d WHERE d.client = u.client AND d.time >= " + from.since();
        return from.rows(
                "SELECT u.client, u.requests, u.stopped, u.last, (SELECT count(*)"
                        + bans
                        + " AND d.verdict IN "
                        + DecisionReports.BANS
                        + "), (SELECT substr(CAST(max(d.ban_until) AS CHAR), 1, 19)"
                        + bans
                        + " AND d.verdict IN ('ban', 'extend', 'would-ban')) FROM (SELECT t.client,"
                        + " sum(t.requests) AS requests, sum(t.stopped) AS stopped,"
                        + " substr(CAST(max(t.last) AS CHAR), 1, 19) AS last FROM "
                        + from.clients(ClientSum.REQUESTS, ClientSum.STOPPED, ClientSum.LAST)
                        + " GROUP BY t.client ORDER BY sum(t.requests) DESC, t.client"
                        + from.limit()
                        + ") u ORDER BY u.requests DESC, u.client");
    }

    private static List<List<Object>> status(Reading from) throws SQLException {
        return from.rows(
                "SELECT t.client, sum(t.requests), sum(t.answered_2xx), sum(t.answered_3xx),"
                        + " sum(t.answered_4xx), sum(t.answered_5xx), 100.0 * sum(t.refused) /"
                        + " sum(t.requests) FROM "
                        + from.clients(
                                ClientSum.REQUESTS,
                                ClientSum.ANSWERED_2XX,
                                ClientSum.ANSWERED_3XX,
                                ClientSum.ANSWERED_4XX,
                                ClientSum.ANSWERED_5XX,
                                ClientSum.REFUSED)
                        + " GROUP BY t.client ORDER BY sum(t.refused) DESC, t.client"
                        + from.limit());
    }
}
