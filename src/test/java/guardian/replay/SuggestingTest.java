package guardian.replay;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.config.RuleFile;
import guardian.config.Settings;
import guardian.decision.Decision;
import guardian.decision.Verdict;
import guardian.event.Prefix;
import guardian.ingest.Formats;
import guardian.logformat.FormatFault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestingTest {

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC);
    private static final long START = Instant.parse("2026-11-02T00:00:00Z").getEpochSecond();
    private static final int DAY = 86_400;
    private static final int HALF_DAYS = 4;
    private static final int VISITORS_A_DAY = 150;

    @TempDir private Path folder;

    /** What is stated of one half of a log comes true in the other. */
    @ParameterizedTest
    @CsvSource({"1, 1.0", "2, 1.0", "3, 2.0", "4, 0.0"})
    void shouldStateHowManyGenuineClientsWillBeBanned(long seed, double perDay) throws IOException {
        Random random = new Random(seed);
        Path first = log("first", random, 0);
        Path second = log("second", random, HALF_DAYS);
        Suggesting suggesting = new Suggesting(RuleFile.settings(""));
        suggesting.run(logs(first), () -> {});

        Suggestion suggestion = suggesting.suggestions(perDay).get(0);

        assertThat(suggestion.then().genuineADay()).isLessThanOrEqualTo(perDay);
        int banned = genuineBanned(second, suggestion);
        assertThat(banned)
                .isBetween(suggestion.then().least(HALF_DAYS), suggestion.then().most(HALF_DAYS));
        assertThat(suggestion.then().othersADay()).isGreaterThan(perDay > 0 ? 4 : -1);
    }

    /** By the guardian's own parts, with the suggested thresholds. */
    private int genuineBanned(Path log, Suggestion suggestion) throws IOException {
        Settings settings =
                RuleFile.settings(
                        """
                        [[rule]]
                        name = "requests"
                        threshold = { "1m" = %d, "5m" = %d }
                        [ban]
                        brake = 1.0
                        times = ["1m"]
                        """
                                .formatted(
                                        suggestion.thresholds().oneMinute(),
                                        suggestion.thresholds().fiveMinutes()));
        Suggesting who = new Suggesting(settings);
        who.run(logs(log), () -> {});
        Set<String> days = new HashSet<>();
        Replay replay = new Replay(settings, decision -> add(decision, who, days));
        replay.run(logs(log), () -> {});
        return days.size();
    }

    private static void add(Decision decision, Suggesting who, Set<String> days) {
        Prefix client = decision.ban().client();
        if (decision.verdict() == Verdict.WOULD_BAN && who.isGenuine(client)) {
            days.add(decision.timeMillis() / 1000 / DAY + " " + client);
        }
    }

    @Test
    void shouldGiveABusyHostThresholdsOfItsOwn() throws IOException {
        List<Line> lines = new ArrayList<>();
        for (int client = 0; client < 60; client++) {
            requests(lines, START + client * 400L, client(client), "quiet.example.com", 12, 200);
            requests(lines, START + client * 400L, client(client), "busy.example.com", 50, 200);
        }
        Suggesting suggesting = new Suggesting(RuleFile.settings(""));
        suggesting.run(logs(write("hosts", lines)), () -> {});

        assertThat(suggesting.suggestions(0))
                .extracting(each -> each.host() + " " + each.thresholds().oneMinute())
                .containsExactly(" 63", "quiet.example.com 13");
    }

    @Test
    void shouldSuggestNothingOfFewClients() throws IOException {
        List<Line> lines = new ArrayList<>();
        for (int client = 0; client < Thresholding.LEAST_SEEN - 1; client++) {
            requests(lines, START + client, client(client), "a.example.com", 12, 200);
        }
        Suggesting suggesting = new Suggesting(RuleFile.settings(""));
        suggesting.run(logs(write("few", lines)), () -> {});

        assertThat(suggesting.suggestions(1)).isEmpty();
    }

    @Test
    void shouldTakeNobodyForGenuineWhoAsksForWhatOnlyScannersDo() throws IOException {
        List<Line> lines = new ArrayList<>();
        requests(lines, START, "203.0.113.1", "a.example.com", 12, 200);
        requests(lines, START, "203.0.113.2", "a.example.com", 12, 200);
        lines.add(new Line(START + 20, "203.0.113.2", "a.example.com", "/.env", 200));
        requests(lines, START, "203.0.113.3", "a.example.com", 12, 404);
        Suggesting suggesting = new Suggesting(RuleFile.settings(""));
        suggesting.run(logs(write("marks", lines)), () -> {});

        assertThat(suggesting.clients()).isEqualTo(3);
        assertThat(suggesting.genuine()).isEqualTo(1);
        assertThat(suggesting.isGenuine(Prefix.parse("203.0.113.1"))).isTrue();
    }

    @Test
    void shouldKnowTheRuleOfThree() {
        assertThat(Prediction.most(0, 3, 1)).isEqualTo(2);
        assertThat(Prediction.most(0, 59, 1)).isLessThanOrEqualTo(1);
        assertThat(Prediction.most(0, 10, 10)).isEqualTo(4);
        assertThat(Prediction.least(0, 10, 10)).isZero();
    }

    private record Line(long second, String client, String host, String path, int status) {}

    /** Visitors of whom few are very busy, and scanners. */
    private Path log(String name, Random random, int fromDay) throws IOException {
        List<Line> lines = new ArrayList<>();
        for (int day = fromDay; day < fromDay + HALF_DAYS; day++) {
            for (int visitor = 0; visitor < VISITORS_A_DAY; visitor++) {
                int busy = (int) Math.min(400, 5 / Math.pow(1 - random.nextDouble(), 0.7));
                long at = START + day * (long) DAY + random.nextInt(DAY - 1000);
                int gap = 1 + random.nextInt(20);
                for (int i = 0; i < busy; i++) {
                    String client = client(day * VISITORS_A_DAY + visitor);
                    lines.add(new Line(at + i * gap / 10, client, "a", "/" + i, 200));
                }
            }
            for (int scanner = 0; scanner < 5; scanner++) {
                long at = START + day * (long) DAY + random.nextInt(DAY - 1000);
                requests(lines, at, "203.0.113." + scanner, "a", 500, 404);
            }
        }
        return write(name, lines);
    }

    private static String client(int number) {
        return "198.18." + number / 250 + "." + (number % 250 + 1);
    }

    /** Two a second. */
    private static void requests(
            List<Line> lines, long from, String client, String host, int count, int status) {
        for (int i = 0; i < count; i++) {
            lines.add(new Line(from + i / 2, client, host, "/" + i, status));
        }
    }

    private Path write(String name, List<Line> lines) throws IOException {
        lines.sort(Comparator.comparingLong(Line::second));
        List<String> text =
                lines.stream()
                        .map(
                                each ->
                                        String.format(
                                                "%s:80 %s - - [%s] \"GET %s HTTP/1.1\" %d 9 \"-\""
                                                        + " \"x\"",
                                                each.host,
                                                each.client,
                                                DATE.format(Instant.ofEpochSecond(each.second)),
                                                each.path,
                                                each.status))
                        .toList();
        return Files.write(folder.resolve(name), text, StandardCharsets.US_ASCII);
    }

    private static Logs logs(Path file) {
        return new Logs(
                List.of(file.toString()),
                () -> {
                    try {
                        return Formats.of("vhost_combined");
                    } catch (FormatFault e) {
                        throw new IllegalStateException(e);
                    }
                },
                List.of());
    }
}
