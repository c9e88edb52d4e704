package guardian.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FillWatchTest {

    private final FillWatch watch = new FillWatch();

    @Test
    void shouldTellOnceThatThereIsLittleRoomLeft() {
        assertThat(watch.news(Fill.UNBOUNDED)).isNull();
        assertThat(watch.news(new Fill(899, 1000, 0))).isNull();
        assertThat(watch.news(new Fill(900, 1000, 0))).contains("900", "1000");
        assertThat(watch.news(new Fill(1000, 1000, 7))).isNull();
        assertThat(watch.news(new Fill(800, 1000, 7))).isNull();
        assertThat(watch.news(new Fill(950, 1000, 7))).isNull();
    }

    @Test
    void shouldTellItAgainWhenThereWasRoomMeanwhile() {
        assertThat(watch.news(new Fill(90, 100, 0))).isNotNull();
        assertThat(watch.news(new Fill(79, 100, 0))).isNull();
        assertThat(watch.news(new Fill(90, 100, 0))).isNotNull();
    }

    @Test
    void shouldLookAtTheFullestPlace() {
        Fill fill = new Fill(0, 0, 3).orFuller(10, 1000).orFuller(50, 100).orFuller(60, 1000);
        assertThat(fill).isEqualTo(new Fill(50, 100, 3));
        assertThat(new Fill(0, 0, 3).orFuller(0, 1000)).isEqualTo(new Fill(0, 1000, 3));
    }
}
