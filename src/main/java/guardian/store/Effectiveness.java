package guardian.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What each of ModSecurity's rules was good for: for how many requests it fired, how many of them
 * were stopped, by how many of them somebody was banned, and for how many clients it may have been
 * wrong. Such a client is otherwise successful: of at least {@value #FEWEST} records of it among
 * the latest {@value #LATEST}, four fifths were answered with 2xx or 3xx.
 */
final class Effectiveness {

    private static final int LATEST = 100_000;
    private static final int FEWEST = 5;

    private Effectiveness() {}

    static List<Report> all() {
        return List.of(
                new Report(
                        "effectiveness",
                        "what the rules that fired most were good for",
                        Report.DAY,
                        Report.NO_BOUND,
                        List.of("rule", "message", "requests", "stopped", "bans", "false_alarms"),
                        Effectiveness::rows));
    }

    private static List<List<Object>> rows(Reading from) throws SQLException {
        Map<Object, Object> bans = byRule(from, bans(from));
        Map<Object, Object> wrong = byRule(from, wrong(from));
        List<List<Object>> rows = new ArrayList<>();
        for (List<Object> rule : HourlyReports.rules(from)) {
            List<Object> row = new ArrayList<>(rule);
            row.add(bans.getOrDefault(rule.get(0), 0L));
            row.add(wrong.getOrDefault(rule.get(0), 0L));
            rows.add(row);
        }
        return rows;
    }

    private static Map<Object, Object> byRule(Reading from, String sql) throws SQLException {
        Map<Object, Object> counts = new HashMap<>();
        from.each(sql, row -> counts.put(row.get(0), row.get(1)));
        return counts;
    }

    /** An id repeats where a client makes it up, so the client must be the same. */
    private static String bans(Reading from) {
        return "SELECT u.rule_id, count(DISTINCT d.id) FROM decisions d CROSS JOIN records r ON"
                + " r.unique_id = d.unique_id CROSS JOIN fired f ON f.record = r.id CROSS JOIN"
                + " rules u ON u.id = f.rule WHERE d.verdict IN "
                + DecisionReports.BANS
                + " AND d.time >= "
                + from.since()
                + " AND (d.network = 1 OR r.client = d.client) GROUP BY u.rule_id";
    }

    private static String wrong(Reading from) {
        String latest = "(SELECT coalesce(max(id), 0) - " + LATEST + " FROM records)";
        return "SELECT u.rule_id, count(DISTINCT r.client) FROM (SELECT client FROM records WHERE"
                + " id > "
                + latest
                + " AND client <> '' AND time >= "
                + from.since()
                + " GROUP BY client HAVING count(*) >= "
                + FEWEST
                + " AND 5 * sum(status BETWEEN 200 AND 399) >= 4 * count(*)) g CROSS JOIN records"
                + " r ON r.client = g.client CROSS JOIN fired f ON f.record = r.id CROSS JOIN rules"
                + " u ON u.id = f.rule WHERE r.id > "
                + latest
                + " AND r.time >= "
                + from.since()
                + " GROUP BY u.rule_id";
    }
}
