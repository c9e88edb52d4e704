package guardian.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TallyTest {

    private final Tally<Malformed> tally = new Tally<>(Malformed.class);

    @Test
    void shouldNameTheCausesThatOccurred() {
        assertThat(tally.byCause()).isEmpty();
        add(Malformed.DATE, "one");
        add(Malformed.EMPTY, "");
        add(Malformed.DATE, "two");
        assertThat(tally.byCause()).containsExactly(entry("empty", 1L), entry("date", 2L));
        assertThat(tally.total()).isEqualTo(3);
    }

    @Test
    void shouldKeepTheFirstSampleUntilSomebodyTakesIt() {
        assertThat(tally.takeSample()).isNull();
        add(Malformed.EMPTY, "");
        assertThat(tally.takeSample()).isNull();
        add(Malformed.DATE, "one");
        add(Malformed.DATE, "two");
        assertThat(tally.takeSample()).asString().isEqualTo("one");
        assertThat(tally.takeSample()).isNull();
        add(Malformed.DATE, "x".repeat(1000));
        assertThat(tally.takeSample()).hasSize(200);
    }

    private void add(Malformed cause, String text) {
        byte[] bytes = ("??" + text + "??").getBytes(StandardCharsets.ISO_8859_1);
        tally.add(cause, bytes, 2, bytes.length - 2);
    }
}
