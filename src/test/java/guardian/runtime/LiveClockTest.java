package guardian.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LiveClockTest {

    private long wall = 1_000_000_000;
    private long nanos = 77;
    private final LiveClock clock = new LiveClock(() -> wall, () -> nanos);

    @Test
    void shouldFollowTheWallClockForward() {
        pass(1500);
        assertThat(clock.millis()).isEqualTo(1_000_001_500);
        wall += 3_600_000;
        assertThat(clock.millis()).isEqualTo(1_003_601_500);
    }

    @Test
    void shouldGoOnAtItsOwnPaceWhileTheWallClockIsSetBack() {
        wall -= 60_000;
        assertThat(clock.millis()).isEqualTo(1_000_000_000);
        for (int i = 1; i <= 59; i++) {
            pass(1000);
            assertThat(clock.millis()).isEqualTo(1_000_000_000 + i * 1000);
        }
    }

    @Test
    void shouldBelieveTheWallClockInTheEndWhenItWasFarWrong() {
        wall -= 3_600_000;
        assertThat(clock.millis()).isEqualTo(wall);
    }

    @Test
    void shouldLoseNoFractionOfAMillisecond() {
        wall -= 60_000;
        for (int i = 0; i < 10_000; i++) {
            nanos += 100_000;
            clock.millis();
        }
        assertThat(clock.millis()).isEqualTo(1_000_001_000);
    }

    private void pass(long millis) {
        wall += millis;
        nanos += millis * 1_000_000;
    }
}
