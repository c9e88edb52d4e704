package guardian.window;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProbationTest {

    private static final long CLIENT = 0x1234_5678_9ABC_DEF0L;

    private final Probation probation = new Probation();

    @Test
    void shouldBeOnFromTheEndOfTheBanForFiveMinutes() {
        assertThat(probation.isOn(CLIENT, 1000)).isFalse();
        probation.put(CLIENT, 1000, 400);
        assertThat(probation.isOn(CLIENT, 999)).isFalse();
        assertThat(probation.isOn(CLIENT, 1000)).isTrue();
        assertThat(probation.isOn(CLIENT, 1299)).isTrue();
        assertThat(probation.isOn(CLIENT, 1300)).isFalse();
        assertThat(probation.isOn(CLIENT + 1, 1000)).isFalse();
    }

    @Test
    void shouldGoByTheLatestEndAndByNoneOnceTheBanIsLifted() {
        probation.put(CLIENT, 1000, 400);
        probation.put(CLIENT, 5000, 500);
        assertThat(probation.isOn(CLIENT, 1000)).isFalse();
        assertThat(probation.isOn(CLIENT, 5000)).isTrue();
        probation.lift(CLIENT);
        assertThat(probation.isOn(CLIENT, 5000)).isFalse();
    }

    @Test
    void shouldTakeThePlaceOfOneThatIsOverAndElseOfTheOneThatEndsLast() {
        for (int i = 0; i < 4; i++) {
            probation.put(CLIENT + i, 1000 + i, 400);
        }
        probation.put(CLIENT + 4, 1500, 1299);
        assertThat(probation.forgotten()).isEqualTo(1);
        assertThat(probation.isOn(CLIENT + 3, 1003)).isFalse();
        probation.put(CLIENT + 5, 1600, 1300);
        assertThat(probation.forgotten()).isEqualTo(1);
        assertThat(probation.isOn(CLIENT, 1000)).isFalse();
        for (int i : new int[] {1, 2}) {
            assertThat(probation.isOn(CLIENT + i, 1010)).isTrue();
        }
        assertThat(probation.isOn(CLIENT + 4, 1500)).isTrue();
    }
}
