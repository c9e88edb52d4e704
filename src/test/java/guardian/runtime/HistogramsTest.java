package guardian.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HistogramsTest {

    private final Histograms histograms = new Histograms();

    private long measured(String word) {
        List<Long> upTo = histograms.all().get(word).read().upTo();
        return upTo.get(upTo.size() - 1);
    }

    @Test
    void shouldMeasureEachWordApart() {
        histograms.took("login", 1);
        histograms.took("requests", 1);
        histograms.took("login", 1);
        assertThat(histograms.all()).containsOnlyKeys("login", "requests");
        assertThat(measured("login")).isEqualTo(2);
    }

    @Test
    void shouldMeasureTogetherWhatIsTooMuch() {
        for (int i = 0; i < 2 * Histograms.MOST; i++) {
            histograms.took("rule" + i, 1);
        }
        histograms.took("rule0", 1);
        assertThat(histograms.all()).hasSize(Histograms.MOST + 1);
        assertThat(measured(Histograms.OTHERS)).isEqualTo(Histograms.MOST);
        assertThat(measured("rule0")).isEqualTo(2);
    }
}
