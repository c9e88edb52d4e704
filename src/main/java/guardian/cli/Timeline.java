package guardian.cli;

import guardian.store.Answer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The rows of a report by time as a plot shows them: a time of which nothing is told had none. */
final class Timeline {

    /** More days than that are not drawn beside each other, unless there was something. */
    private static final int MOST_DAYS = 366;

    private Timeline() {}

    /**
     * The hours of a day, or the days from the beginning of the question to that time.
     *
     * @param now when it was asked
     */
    static List<List<Object>> of(Answer answer, Instant now) {
        List<String> times = answer.name().equals("hours") ? hours() : days(answer.since(), now);
        Map<String, List<Object>> all = new TreeMap<>();
        times.forEach(time -> all.put(time, nothing(time, answer.columns().size())));
        answer.rows().forEach(row -> all.put(row.get(0).toString(), row));
        return List.copyOf(all.values());
    }

    private static List<String> hours() {
        List<String> hours = new ArrayList<>();
        for (int hour = 0; hour < 24; hour++) {
            hours.add(String.format("%02d", hour));
        }
        return hours;
    }

    private static List<String> days(Instant since, Instant now) {
        LocalDate last = LocalDate.ofInstant(now, ZoneOffset.UTC);
        LocalDate first = LocalDate.ofInstant(since, ZoneOffset.UTC);
        LocalDate earliest = last.minusDays(MOST_DAYS - 1);
        return (first.isBefore(earliest) ? earliest : first)
                .datesUntil(last.plusDays(1))
                .map(LocalDate::toString)
                .toList();
    }

    private static List<Object> nothing(String time, int columns) {
        List<Object> row = new ArrayList<>(List.of(time));
        while (row.size() < columns) {
            row.add(0L);
        }
        return row;
    }
}
