package guardian.decision;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.config.BanSettings;
import guardian.config.Rule;
import guardian.config.RuleFile;
import guardian.window.Window;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Half the threshold in the five minutes after a ban, beside plain Java over plain lists. */
class ProbationTest {

    private static final Rule RULE = new Rule("requests", 7, 15, Optional.empty(), false);
    private static final Rule LONG =
            new Rule("long", 7, 15, Optional.of(Duration.ofSeconds(400)), false);
    private static final Rule TWENTY =
            new Rule("twenty", 20, 0, Optional.of(Duration.ofSeconds(400)), false);
    private static final List<Duration> TIMES =
            List.of(Duration.ofSeconds(40), Duration.ofSeconds(360));

    /** What the model knows of a client. */
    private static final class Model {
        private final List<Long> ticks = new ArrayList<>();
        private long end;
        private int step;

        /** The line that must follow from a request now; null when none must. */
        String request(long millis) {
            long second = millis / 1000;
            long tick = second / 2;
            ticks.add(tick);
            if (second < end) {
                return null;
            }
            boolean isOn = end > 0 && second < end + 300;
            long minute = ticks.stream().filter(each -> each >= tick - 30).count();
            long five = ticks.stream().filter(each -> each / 5 >= (tick - 150) / 5).count();
            int ofMinute = isOn ? 4 : 7;
            int ofFive = isOn ? 8 : 15;
            if (minute < ofMinute && five < ofFive) {
                return null;
            }
            step = Math.min(step + 1, 2);
            end = second + TIMES.get(step - 1).toSeconds();
            return minute >= ofMinute
                    ? line(Window.ONE_MINUTE, minute, ofMinute, end)
                    : line(Window.FIVE_MINUTES, five, ofFive, end);
        }
    }

    private static String line(Window window, long count, long threshold, long end) {
        return window.word() + ' ' + count + '/' + threshold + ' ' + end;
    }

    @Property(tries = 200)
    void shouldDecideAsTheModelDoes(@ForAll Random random) {
        Site site = site(true, RULE);
        Map<Integer, Model> model = new HashMap<>();
        int most = 1 + random.nextInt(30_000);
        for (int i = 0; i < 600; i++) {
            site.later(random.nextInt(20) == 0 ? random.nextInt(400_000) : random.nextInt(most));
            int client = random.nextInt(3);
            String expected =
                    model.computeIfAbsent(client, each -> new Model()).request(site.millis());
            int before = site.decisions().size();
            site.request("192.0.2." + client, 403);
            assertThat(site.decisions().stream().skip(before).map(ProbationTest::line))
                    .isEqualTo(expected == null ? List.of() : List.of(expected));
        }
    }

    private static String line(Decision decision) {
        assertThat(decision.verdict()).isEqualTo(Verdict.BAN);
        return line(
                decision.offence().window(),
                decision.offence().count(),
                decision.offence().threshold(),
                decision.ban().endSeconds());
    }

    @Test
    void shouldBeOffByDefault() {
        assertThat(thresholdsAfterABan(site(false, LONG), 400_000, 6)).containsExactly(7L);
    }

    @Test
    void shouldBeginWhenTheBanEndsAndLastForFiveMinutes() {
        assertThat(thresholdsAfterABan(site(true, LONG), 400_000, 3)).containsExactly(7L);
        assertThat(thresholdsAfterABan(site(true, LONG), 400_000, 4)).containsExactly(7L, 4L);
        assertThat(thresholdsAfterABan(site(true, LONG), 699_000, 4)).containsExactly(7L, 4L);
        assertThat(thresholdsAfterABan(site(true, LONG), 700_000, 4)).containsExactly(7L);
    }

    @Test
    void shouldHoldForOtherRulesFromTheEndOfTheBanOn() {
        Rule other = RuleFile.rules("status = ['404']\nthreshold = { 1m = 5 }").get(0);
        Site site = site(true, TWENTY, other);
        site.requests("192.0.2.7", 20, 403).later(399_000).requests("192.0.2.7", 3, 404);
        assertThat(site.decisions()).as("while it runs").hasSize(1);
        site.later(1000).requests("192.0.2.7", 1, 404);
        assertThat(site.decisions())
                .extracting(each -> each.rule() + ' ' + each.offence().threshold())
                .containsExactly("twenty 20", "r0 3");
    }

    @Test
    void shouldHalveHowManyRequestsARatioNeeds() {
        String keys = "ratio = { status = ['4xx'], percent = 50 }\nthreshold = { 1m = 9 }";
        Site site = site(true, TWENTY, RuleFile.rules(keys).get(0));
        site.requests("192.0.2.7", 20, 200).later(400_000);
        site.requests("192.0.2.7", 3, 200).requests("192.0.2.7", 2, 404);
        assertThat(site.decisions()).hasSize(1);
        site.requests("192.0.2.7", 1, 404);
        assertThat(site.decisions())
                .extracting(each -> each.rule() + ' ' + each.offence().threshold())
                .containsExactly("twenty 20", "r0 3");
    }

    /** The thresholds of all decisions about a client that is banned, waits, and comes again. */
    private static List<Long> thresholdsAfterABan(Site site, long later, int requests) {
        site.requests("192.0.2.7", 7, 403).later(later).requests("192.0.2.7", requests, 403);
        return site.decisions().stream().map(each -> each.offence().threshold()).toList();
    }

    private static Site site(boolean probation, Rule... rules) {
        BanSettings ban = new BanSettings(TIMES, Duration.ofDays(1), 1, 0, probation, 0);
        return new Site(ban, List.of(), Arrays.copyOf(rules, rules.length));
    }
}
