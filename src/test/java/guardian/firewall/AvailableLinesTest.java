package guardian.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AvailableLinesTest {

    private final List<String> lines = new ArrayList<>();

    @Test
    void shouldPutLinesTogetherFromPiecesWithoutWaiting() throws IOException {
        try (PipedOutputStream out = new PipedOutputStream();
                PipedInputStream in = new PipedInputStream(out)) {
            AvailableLines available = new AvailableLines(in, lines::add);
            assertThat(available.take()).isFalse();
            out.write("one\ntw".getBytes(StandardCharsets.US_ASCII));
            assertThat(available.take()).isTrue();
            assertThat(lines).containsExactly("one");
            assertThat(available.take()).isFalse();
            out.write("o\n\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(available.take()).isTrue();
            assertThat(lines).containsExactly("one", "two", "");
        }
    }

    @Test
    void shouldCutALineThatIsTooLongAndGoOnWithTheNext() throws IOException {
        String text = "x".repeat(100_000) + "\nnext\nlast";
        AvailableLines available =
                new AvailableLines(
                        new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)),
                        lines::add);
        while (available.take()) {
            // all of it
        }
        available.end();
        assertThat(lines).containsExactly("x".repeat(AvailableLines.LONGEST), "next", "last");
    }
}
