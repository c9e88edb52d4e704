package guardian.decision;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.config.BanSettings;
import guardian.config.Rule;
import guardian.event.Prefix;
import guardian.state.Ban;
import guardian.window.Evidence;
import guardian.window.Offence;
import guardian.window.Window;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class LadderTest {

    private static final Prefix CLIENT = Prefix.parse("192.0.2.7");
    private static final Duration MEMORY = Duration.ofDays(1);
    private static final List<Duration> TIMES =
            List.of(Duration.ofMinutes(10), Duration.ofHours(1), Duration.ofHours(6));
    private static final Rule LADDER_RULE = new Rule("a", 9, 9, Optional.empty(), false);
    private static final Rule FIXED =
            new Rule("b", 9, 9, Optional.of(Duration.ofMinutes(2)), false);

    private final Bans bans = new Bans(MEMORY);

    @Test
    void shouldClimbWithinTheMemoryToTheTopAndStartAnewBehindIt() {
        Ladder ladder = ladder(0);
        for (int step = 1; step <= 5; step++) {
            bans.put(new Ban(CLIENT, List.of("a"), 0, 5000, step, Ban.Kind.REAL));
            assertThat(ladder.nextStep(CLIENT, Ban.Kind.REAL, 5000))
                    .isEqualTo(Math.min(step + 1, 3));
            assertThat(ladder.nextStep(CLIENT, Ban.Kind.REAL, 5000 + MEMORY.toSeconds()))
                    .isEqualTo(Math.min(step + 1, 3));
            assertThat(ladder.nextStep(CLIENT, Ban.Kind.REAL, 5001 + MEMORY.toSeconds()))
                    .isEqualTo(1);
        }
    }

    @Test
    void shouldTakeTheRulesOwnTimeWhereItHasOne() {
        Ladder ladder = ladder(0);
        assertThat(TIMES).isEqualTo(List.of(time(ladder, 1), time(ladder, 2), time(ladder, 3)));
        assertThat(time(ladder, 0)).as("for the protected").isEqualTo(TIMES.get(0));
        assertThat(time(ladder, 7)).as("of a longer ladder").isEqualTo(TIMES.get(2));
        assertThat(ladder.time(FIXED, 3)).hasMinutes(2);
    }

    @Property
    void shouldEndLaterByAtMostTheJitterAndTheSameForTheSameRequest(
            @ForAll @LongRange(min = 0, max = 4_000_000_000_000L) long millis,
            @ForAll @IntRange(min = 1, max = 3) int step,
            @ForAll @DoubleRange(min = 0, max = 1) double jitter) {
        Duration time = TIMES.get(step - 1);
        long end = ladder(jitter).end(offence(millis), time);
        long least = millis / 1000 + time.toSeconds();
        assertThat(end).isBetween(least, least + (long) (time.toSeconds() * jitter));
        assertThat(ladder(jitter).end(offence(millis), time)).isEqualTo(end);
        assertThat(ladder(0).end(offence(millis), time)).isEqualTo(least);
    }

    @Test
    void shouldSpreadTheEndsOfBansThatBeganTogether() {
        Ladder ladder = ladder(0.5);
        long least = 1_795_222_923L + 600;
        double mean =
                LongStream.range(0, 1000)
                        .map(i -> ladder.end(offence(1_795_222_923_000L + i), TIMES.get(0)) - least)
                        .average()
                        .orElseThrow();
        // 0 to 300, all alike: the mean of 1,000 is off by more than 15 once in 10^7.
        assertThat(mean).isBetween(134.0, 165.0);
    }

    @Test
    void shouldGoByTheTimesMemoryAndJitterOfAReload() {
        Ladder ladder = ladder(0);
        long end = 1_795_222_923L;
        bans.put(new Ban(CLIENT, List.of("r"), 0, end, 2, Ban.Kind.REAL));
        Duration hour = Duration.ofHours(1);
        ladder.use(new BanSettings(List.of(hour, hour, hour, hour), hour, 1, 1, false, 0));
        assertThat(ladder.nextStep(CLIENT, Ban.Kind.REAL, end + 3600)).isEqualTo(3);
        assertThat(ladder.nextStep(CLIENT, Ban.Kind.REAL, end + 3601)).isEqualTo(1);
        assertThat(time(ladder, 1)).isEqualTo(hour);
        assertThat(ladder.end(offence(end * 1000), hour)).isGreaterThan(end + 3600);
    }

    private static Duration time(Ladder ladder, int step) {
        return ladder.time(LADDER_RULE, step);
    }

    private Ladder ladder(double jitter) {
        return new Ladder(new BanSettings(TIMES, MEMORY, 1, jitter, false, 0), bans);
    }

    private static Offence offence(long millis) {
        return new Offence(CLIENT, 0, Window.ONE_MINUTE, 9, 9, millis, 0, Evidence.UNKNOWN);
    }
}
