package guardian.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HistogramTest {

    @Test
    void shouldCountUpToEachBoundAndBeyondTheLast() {
        Histogram histogram = new Histogram();
        histogram.took(TimeUnit.MICROSECONDS.toNanos(250));
        histogram.took(TimeUnit.MICROSECONDS.toNanos(251));
        histogram.took(TimeUnit.SECONDS.toNanos(20));
        histogram.took(-1);

        Histogram.Reading reading = histogram.read();

        assertThat(reading.bounds()).startsWith(0.00025, 0.0005).endsWith(10.0).isSorted();
        assertThat(reading.upTo()).hasSize(reading.bounds().size() + 1).isSorted();
        assertThat(reading.upTo().subList(0, 2)).containsExactly(2L, 3L);
        assertThat(reading.upTo().get(reading.bounds().size())).isEqualTo(4);
        assertThat(reading.seconds()).isEqualTo(20.000501);
    }
}
