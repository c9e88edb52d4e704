package guardian.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** When lines are shed; time is moved by hand. */
class SheddingTest {

    private static final long MILLI = 1_000_000;
    private static final int READ = 1 << 16;

    private long now = 77;
    private final Shedding shedding = new Shedding(now);

    @Test
    void shouldCountAllLinesOfAWriterWhoKeepsThePipeFull() {
        warmUp();
        // 64 KiB each 10 ms are 6.5 MB a second: not much, and enough.
        reads(60_000, 10, true);
        assertThat(shedding.oneOf()).isEqualTo(1);
    }

    @Test
    void shouldCountAllLinesWhileThePipeIsNotFull() {
        warmUp();
        reads(60_000, 100, false);
        assertThat(shedding.oneOf()).isEqualTo(1);
    }

    @Test
    void shouldShedWhenThePipeStaysFullAndThereIsTimeForLittle() {
        warmUp();
        reads(900, 100, true);
        assertThat(shedding.oneOf()).isEqualTo(1);
        reads(100, 100, true);
        assertThat(shedding.oneOf()).isEqualTo(2);
    }

    @Test
    void shouldShedMoreWhileItGoesOnButNeverAll() {
        warmUp();
        reads(1000, 100, true);
        assertThat(shedding.oneOf()).isEqualTo(2);
        reads(500, 100, true);
        assertThat(shedding.oneOf()).isEqualTo(4);
        reads(500, 100, true);
        assertThat(shedding.oneOf()).isEqualTo(8);
        reads(60_000, 100, true);
        assertThat(shedding.oneOf()).isEqualTo(16);
    }

    /** As under a limit of CPU time: 98 ms of nothing, then a moment that empties the pipe. */
    @Test
    void shouldShedWhenThePipeIsFullEachTimeWeAreWoken() {
        warmUp();
        for (int i = 0; i < 20; i++) {
            read(98, READ, true);
            read(1, READ, false);
            read(1, READ, false);
        }
        assertThat(shedding.oneOf()).isGreaterThan(1);
    }

    @Test
    void shouldNotShedWhenThePipeWasFullForAMomentNowAndThen() {
        warmUp();
        for (int i = 0; i < 100; i++) {
            read(40, READ, true);
            read(60, READ, false);
        }
        assertThat(shedding.oneOf()).isEqualTo(1);
    }

    @Test
    void shouldGoBackByAStepForEachSecondWithoutNeed() {
        starve();
        reads(500, 100, false);
        assertThat(shedding.oneOf()).isEqualTo(16);
        reads(500, 100, false);
        assertThat(shedding.oneOf()).isEqualTo(8);
        reads(3000, 100, false);
        assertThat(shedding.oneOf()).isEqualTo(1);
    }

    @Test
    void shouldGoBackWhenThereIsTimeAgainHoweverQuickTheWriterIs() {
        starve();
        reads(4000, 10, true);
        assertThat(shedding.oneOf()).isEqualTo(1);
    }

    @Test
    void shouldGoBackWhenNothingComesAnyMore() {
        starve();
        for (int i = 0; i < 80; i++) {
            read(50, 0, false);
        }
        assertThat(shedding.oneOf()).isEqualTo(1);
    }

    @Test
    void shouldShedMoreAtOnceWhenTheNeedComesBackBeforeAllAreCounted() {
        starve();
        reads(2000, 100, false);
        assertThat(shedding.oneOf()).isEqualTo(4);
        reads(500, 100, true);
        assertThat(shedding.oneOf()).isEqualTo(8);
    }

    @Test
    void shouldTakeOneLongSleepForNoNeed() {
        warmUp();
        reads(5000, 10, true);
        read(3_600_000, READ, true);
        reads(5000, 10, true);
        assertThat(shedding.oneOf()).isEqualTo(1);
    }

    @Test
    void shouldLeaveAYoungJvmTimeToWarmUp() {
        reads(9_900, 100, true);
        assertThat(shedding.oneOf()).isEqualTo(1);
        reads(1_100, 100, true);
        assertThat(shedding.oneOf()).isEqualTo(2);
    }

    private void warmUp() {
        reads(10_000, 1, true);
    }

    /** As little as can be, until it cannot be less. */
    private void starve() {
        warmUp();
        reads(10_000, 100, true);
        assertThat(shedding.oneOf()).isEqualTo(16);
    }

    private void reads(int millis, int pause, boolean full) {
        for (int passed = 0; passed < millis; passed += pause) {
            read(pause, READ, full);
        }
    }

    private void read(long pause, int count, boolean full) {
        now += pause * MILLI;
        shedding.read(now, count, full);
    }
}
