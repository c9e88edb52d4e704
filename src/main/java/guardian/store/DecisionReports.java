package guardian.store;

import java.sql.SQLException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What was decided, and when it all happened. */
final class DecisionReports {

    /** What is a ban, or would be one in another mode. */
    static final String BANS = "('ban', 'would-ban')";

    private static final Duration MONTH = Duration.ofDays(30);

    private static final int HOUR = 11;
    private static final int DATE = 0;

    private DecisionReports() {}

    static List<Report> all() {
        return List.of(
                new Report(
                        "bans",
                        "clients with the most bans",
                        MONTH,
                        Report.NO_BOUND,
                        List.of("client", "bans", "last", "rule", "until", "reason", "request"),
                        DecisionReports::bans),
                new Report(
                        "days",
                        "bans and requests by day (UTC)",
                        MONTH,
                        Report.NO_BOUND,
                        List.of("day", "requests", "attacks", "stopped", "bans"),
                        from -> table(counted(from, DATE, "2026-11-21".length()))),
                new Report(
                        "hours",
                        "bans and requests by hour of the day (UTC)",
                        Duration.ofDays(7),
                        Report.NO_BOUND,
                        List.of("hour", "requests", "attacks", "stopped", "bans"),
                        from -> table(counted(from, HOUR, 2))),
                new Report(
                        "weekdays",
                        "bans and requests by day of the week (UTC)",
                        MONTH,
                        Report.NO_BOUND,
                        List.of("weekday", "requests", "attacks", "stopped", "bans"),
                        DecisionReports::weekdays));
    }

    private static List<List<Object>> bans(Reading from) throws SQLException {
        return from.rows(
                "SELECT t.client, t.bans, substr(CAST(d.time AS CHAR), 1, 19), d.rule,"
                        + " substr(CAST(d.ban_until AS CHAR), 1, 19),"
                        + " d.reason, d.request FROM (SELECT client, count(*) AS bans, max(id) AS"
                        + " latest FROM decisions WHERE verdict IN "
                        + BANS
                        + " AND time >= "
                        + from.since()
                        + " GROUP BY client ORDER BY bans DESC, client"
                        + from.limit()
                        + ") t JOIN decisions d ON d.id = t.latest ORDER BY t.bans DESC, t.client");
    }

    /** Requests, attacks, stopped requests and bans, by a piece of their times. */
    private static Map<String, long[]> counted(Reading from, int start, int length)
            throws SQLException {
        Map<String, long[]> sums = new TreeMap<>();
        String requests =
                from.isByTheHour()
                        ? "SELECT "
                                + piece("hour", start, length)
                                + ", sum(requests), sum(attacks), sum(stopped) FROM hourly WHERE"
                                + " kind = 1 AND hour >= "
                                + from.sinceHour()
                                + " GROUP BY 1"
                        : "SELECT t.piece, count(*), sum(t.attack), sum(t.intercepted) FROM (SELECT"
                                + " "
                                + piece("r.time", start, length)
                                + " AS piece, EXISTS (SELECT 1 FROM fired f WHERE f.record = r.id)"
                                + " AS attack, r.intercepted FROM "
                                + from.latestRecords()
                                + " WHERE r.time >= "
                                + from.since()
                                + ") t GROUP BY t.piece";
        from.each(
                requests,
                row -> {
                    long[] sum = sums.computeIfAbsent((String) row.get(0), any -> new long[4]);
                    for (int i = 0; i < 3; i++) {
                        sum[i] = (Long) row.get(i + 1);
                    }
                });
        from.each(
                "SELECT "
                        + piece("time", start, length)
                        + ", count(*) FROM decisions WHERE verdict IN "
                        + BANS
                        + " AND time >= "
                        + from.since()
                        + " GROUP BY 1",
                row ->
                        sums.computeIfAbsent((String) row.get(0), any -> new long[4])[3] =
                                (Long) row.get(1));
        return sums;
    }

    private static String piece(String time, int start, int length) {
        return "substr(CAST(" + time + " AS CHAR), " + (start + 1) + ", " + length + ")";
    }

    private static List<List<Object>> table(Map<String, long[]> sums) {
        List<List<Object>> rows = new ArrayList<>();
        sums.forEach((piece, sum) -> rows.add(row(piece, sum)));
        return rows;
    }

    private static List<Object> row(String first, long[] sum) {
        return List.of(first, sum[0], sum[1], sum[2], sum[3]);
    }

    private static List<List<Object>> weekdays(Reading from) throws SQLException {
        Map<DayOfWeek, long[]> days = new HashMap<>();
        counted(from, DATE, "2026-11-21".length())
                .forEach(
                        (date, sum) -> {
                            DayOfWeek day = LocalDate.parse(date).getDayOfWeek();
                            long[] all = days.computeIfAbsent(day, any -> new long[4]);
                            for (int i = 0; i < all.length; i++) {
                                all[i] += sum[i];
                            }
                        });
        List<List<Object>> rows = new ArrayList<>();
        for (DayOfWeek day : DayOfWeek.values()) {
            if (days.containsKey(day)) {
                rows.add(row(name(day), days.get(day)));
            }
        }
        return rows;
    }

    /** The JDK has short names only for no language. */
    private static String name(DayOfWeek day) {
        String name = day.name();
        return name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
    }
}
