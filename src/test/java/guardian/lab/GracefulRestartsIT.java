package guardian.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One graceful restart of a real httpd after another while some 300 requests a second come: five
 * for each feed, a hundred with {@code bin/test --long}. At each of them two guardians live at a
 * time, the old one for a request of three seconds.
 */
class GracefulRestartsIT {

    private static final int RESTARTS = Boolean.getBoolean("guardian.long") ? 100 : 5;
    private static final int THRESHOLD = 40;
    private static final Duration SOON = Duration.ofSeconds(12);
    private static final Pattern END =
            Pattern.compile(".* end of input: (\\d+) lines read, (\\d+) malformed, .*");

    private final List<String> due = new ArrayList<>();
    private final List<Long> banMillis = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(strings = {"modsecurity", "customlog"})
    void shouldCountEachRequestOnceAndBanWhenTheSumReachesTheThreshold(String feed)
            throws Exception {
        try (Lab lab = lab(feed)) {
            lab.startHttpd();
            Process crowd = lab.startCrowd(THRESHOLD);
            for (int i = 1; i <= RESTARTS; i++) {
                restart(lab, "203.0.113." + i, "198.51.100." + (i + 1));
            }
            long answered = (2L * THRESHOLD - 1) * RESTARTS + end(crowd);
            lab.stopHttpd();

            assertThat(Lab.lines(lab.directory().resolve("logs/access.log")))
                    .hasSize((int) answered);
            assertThat(sum(lab, 2)).isZero();
            assertThat(sum(lab, 1)).isEqualTo(answered);
            assertThat(lab.decisions())
                    .allMatch(line -> line.contains(" decision=ban "))
                    .allMatch(line -> line.contains(" count=40 threshold=40 "))
                    .map(line -> line.replaceFirst(".* client=(\\S+) .*", "$1"))
                    .containsExactlyInAnyOrderElementsOf(due);
            tell(feed, answered);
        }
    }

    /** Figures that depend on the machine are told, not asserted. */
    private void tell(String feed, long answered) {
        banMillis.sort(null);
        System.out.printf(
                "%s: %d restarts, %d requests served and counted, %d bans, those over a restart"
                        + " %d ms after the last answer, %d at most%n",
                feed,
                RESTARTS,
                answered,
                due.size(),
                banMillis.get(banMillis.size() / 2),
                banMillis.get(banMillis.size() - 1));
    }

    private static Lab lab(String feed) throws IOException {
        Lab lab = Lab.up().withHttpdConf("debian", feed).withPatience(20);
        if (feed.equals("modsecurity")) {
            // It writes its lines all the same, and leaves the time to requests.
            lab.withHttpdLines("SecRuleEngine Off");
        }
        return lab.withSettings(
                "mode = \"block\"",
                "[ban]",
                "times = [\"1h\"]",
                "[[rule]]",
                "name = \"requests\"",
                "threshold = { \"1m\" = " + THRESHOLD + " }");
    }

    /**
     * Two clients send half of their requests before it and half after it, one of them the last.
     */
    private void restart(Lab lab, String banned, String spared) throws Exception {
        flood(lab, banned, THRESHOLD / 2 - 1);
        flood(lab, spared, THRESHOLD / 2 - 1);
        Process slow = lab.requestSlowly(banned, "3");
        Process other = lab.requestSlowly(spared, "3");
        lab.gracefulHttpd();
        flood(lab, banned, THRESHOLD / 2 - 1);
        flood(lab, spared, THRESHOLD / 2 - 1);
        assertThat(slow.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(other.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(slow.exitValue() + other.exitValue()).isZero();

        flood(lab, banned, 1);
        long last = System.nanoTime();
        lab.awaitDecision(" client=" + banned + ' ', SOON);
        banMillis.add((System.nanoTime() - last) / 1_000_000);
        due.add(banned);
    }

    private static void flood(Lab lab, String from, int count) {
        assertThat(lab.flood(from, count, 1)).containsExactly(count + " 200");
    }

    /** What was answered to the crowd, whose clients at the threshold are due, too. */
    private long end(Process crowd) throws IOException {
        crowd.getOutputStream().close();
        long answered = -1;
        try (BufferedReader lines = crowd.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String value = line.substring(line.indexOf(' ') + 1);
                switch (line.substring(0, line.indexOf(' '))) {
                    case "answered" -> answered = Long.parseLong(value);
                    case "unanswered" -> assertThat(value).isEqualTo("0");
                    default -> due.add(value);
                }
            }
        }
        return answered;
    }

    /** Over all guardians there were, from the last words of each. */
    private static long sum(Lab lab, int group) {
        return lab.reports().stream()
                .map(END::matcher)
                .filter(Matcher::matches)
                .mapToLong(end -> Long.parseLong(end.group(group)))
                .sum();
    }
}
