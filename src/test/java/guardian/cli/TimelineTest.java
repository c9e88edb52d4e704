package guardian.cli;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.store.Answer;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimelineTest {

    private static final Instant NOW = Instant.parse("2026-11-21T12:34:56Z");
    private static final List<String> COLUMNS =
            List.of("day", "requests", "attacks", "stopped", "bans");

    private static List<Object> row(String time) {
        return List.of(time, 7L, 3L, 2L, 1L);
    }

    private static Answer answer(String name, String since, String... times) {
        List<List<Object>> rows = List.of(times).stream().map(TimelineTest::row).toList();
        return new Answer(name, name, Instant.parse(since), COLUMNS, rows);
    }

    @Test
    void shouldShowDaysWithoutAnythingAsZero() {
        List<List<Object>> all =
                Timeline.of(
                        answer("days", "2026-11-17T10:00:00Z", "2026-11-18", "2026-11-20"), NOW);

        assertThat(all)
                .containsExactly(
                        List.of("2026-11-17", 0L, 0L, 0L, 0L),
                        row("2026-11-18"),
                        List.of("2026-11-19", 0L, 0L, 0L, 0L),
                        row("2026-11-20"),
                        List.of("2026-11-21", 0L, 0L, 0L, 0L));
    }

    @Test
    void shouldShowEachHourOfTheDay() {
        List<List<Object>> all =
                Timeline.of(answer("hours", "2026-11-17T10:00:00Z", "05", "23"), NOW);

        assertThat(all).hasSize(24).element(0).isEqualTo(List.of("00", 0L, 0L, 0L, 0L));
        assertThat(all).element(5).isEqualTo(row("05"));
        assertThat(all).element(23).isEqualTo(row("23"));
    }

    @Test
    void shouldDrawNoMoreThanAYearAndWhatWasThere() {
        List<List<Object>> all =
                Timeline.of(
                        answer("days", "1990-01-01T00:00:00Z", "2001-01-01", "9999-12-31"), NOW);

        assertThat(all).hasSize(368).element(0).isEqualTo(row("2001-01-01"));
        assertThat(all.get(1).get(0)).isEqualTo("2025-11-21");
        assertThat(all).last().isEqualTo(row("9999-12-31"));
    }
}
