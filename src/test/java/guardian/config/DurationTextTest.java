package guardian.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {

    @ParameterizedTest
    @CsvSource({
        "500ms, PT0.5S, 500ms",
        "30s, PT30S, 30s",
        "10m, PT10M, 10m",
        "1h, PT1H, 1h",
        "7d, PT168H, 7d",
        "90s, PT90S, 90s",
        "60s, PT1M, 1m",
        "1440m, PT24H, 1d",
        "36h, PT36H, 36h",
        "2000ms, PT2S, 2s",
        "61001ms, PT61.001S, 61001ms",
        "0s, PT0S, 0s",
        "007s, PT7S, 7s",
        "9999999999d, PT239999999976H, 9999999999d",
    })
    void shouldReadAndPrint(String text, Duration duration, String printed) {
        assertThat(DurationText.parse(text)).isEqualTo(duration);
        assertThat(DurationText.print(duration)).isEqualTo(printed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "s",
                "10",
                "10 m",
                " 10m",
                "10m ",
                "-1s",
                "+1s",
                "1.5h",
                "1M",
                "1w",
                "1h30m",
                "99999999999s",
                "\u0661s",
                "1\u0000s"
            })
    void shouldRefuseEverythingElse(String text) {
        assertThat(DurationText.parse(text)).isNull();
    }

    @Property
    void shouldReadWhatItPrints(@ForAll @LongRange(min = 0, max = 9_999_999_999L) long millis) {
        Duration duration = Duration.ofMillis(millis);

        assertThat(DurationText.parse(DurationText.print(duration))).isEqualTo(duration);
    }

    @Property
    void shouldNeverThrow(@ForAll String text) {
        DurationText.parse(text);
    }
}
