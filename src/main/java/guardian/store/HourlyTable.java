package guardian.store;

import guardian.event.AuditRecord;
import guardian.event.FiredRule;
import guardian.store.SumTable.Sum;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The table {@code hourly}: how many requests each hour had, by method, path, agent and rule. What
 * a batch adds is summed up first, so that it takes a row for each of these and not for each
 * request.
 *
 * <p>For one connection, within transactions of its one user.
 */
final class HourlyTable implements AutoCloseable {

    /** What a row is about, with its number in the column {@code kind}. */
    enum Kind {
        METHOD,
        PATH,
        AGENT,
        RULE;

        int number() {
            return ordinal() + 1;
        }
    }

    private static final int HOUR = "2026-11-21 01".length();

    private record Key(Kind kind, String hour, Object word) {}

    private final Map<Key, Sum> sums = new LinkedHashMap<>();
    private final KnownWords words;
    private final SumTable hours;
    private final DailyTable days;

    HourlyTable(Connection connection, Database database) throws SQLException {
        this.words = new KnownWords(connection);
        this.hours = new SumTable(connection, database, "hourly", "hour");
        this.days = new DailyTable(connection, database);
    }

    /**
     * Counts a record that is new.
     *
     * @param time as its row has it
     */
    void count(AuditRecord of, String time) {
        String hour = time.substring(0, HOUR) + ":00:00";
        AuditRecord.Request request = of.request();
        count(of, Kind.METHOD, hour, head(request.method()));
        count(of, Kind.PATH, hour, head(path(request.uri())));
        count(of, Kind.AGENT, hour, head(request.userAgent()));
        of.rules().stream()
                .map(FiredRule::id)
                .distinct()
                .forEach(rule -> count(of, Kind.RULE, hour, rule));
    }

    private void count(AuditRecord of, Kind kind, String hour, Object word) {
        sums.computeIfAbsent(new Key(kind, hour, word), key -> new Sum())
                .add(!of.rules().isEmpty(), of.intercepted());
    }

    private static String path(String uri) {
        int query = uri.indexOf('?');
        return query < 0 ? uri : uri.substring(0, query);
    }

    private static String head(String text) {
        return text.substring(0, Math.min(text.length(), KnownWords.LONGEST));
    }

    /** Adds what was counted to the table. */
    void flush() throws SQLException {
        if (sums.isEmpty()) {
            return;
        }
        Set<String> asked = new HashSet<>();
        sums.keySet().stream()
                .filter(key -> key.kind != Kind.RULE)
                .forEach(key -> asked.add((String) key.word));
        Map<String, Long> numbers = words.numbers(asked);
        days.look();
        for (Map.Entry<Key, Sum> each : sums.entrySet()) {
            Key key = each.getKey();
            long word = key.kind == Kind.RULE ? (Long) key.word : numbers.get(key.word);
            hours.add(key.kind, key.hour, word, each.getValue());
            days.addLate(key.kind, key.hour, word, each.getValue());
        }
        sums.clear();
        hours.flush();
        days.flush();
    }

    /** A transaction was undone. */
    void forget() throws SQLException {
        sums.clear();
        words.forget();
        hours.forget();
        days.forget();
    }

    @Override
    public void close() throws SQLException {
        words.close();
        hours.close();
        days.close();
    }
}
