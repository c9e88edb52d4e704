package guardian.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever the file holds: never an exception, and every fault has its place. */
class AnyFileTest {

    private static Path file;
    private static String sample;

    @BeforeContainer
    static void createFile() throws IOException {
        file = Files.createTempFile("guardian", ".toml");
        try (InputStream in = AnyFileTest.class.getResourceAsStream("/guardian.toml")) {
            sample = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @AfterContainer
    static void deleteFile() throws IOException {
        Files.delete(file);
    }

    /** One slip in the sample. */
    record Slip(double place, int length, String instead) {

        String in(String text) {
            int from = (int) (place * text.length());
            int to = Math.min(text.length(), from + length);
            return text.substring(0, from) + instead + text.substring(to);
        }
    }

    @Property(tries = 1_000)
    void shouldReadAnyBytes(@ForAll @Size(max = 300) byte[] bytes) throws IOException {
        Files.write(file, bytes);

        check(ConfigFile.read(file, false));
    }

    @Property(tries = 1_000)
    void shouldReadAnyText(@ForAll String text) {
        check(ConfigFile.parse(text, new Faults(file)));
    }

    @Property(tries = 1_500)
    void shouldReadASampleWithSlips(@ForAll("slips") List<Slip> slips) {
        String text = sample;
        for (Slip slip : slips) {
            text = slip.in(text);
        }

        Reading reading = ConfigFile.parse(text, new Faults(file));
        check(reading);
        assertThat(ConfigFile.socketIn(text, new Faults(file)))
                .isEqualTo(reading.settings().control().socket());
    }

    @Provide
    Arbitrary<List<Slip>> slips() {
        Arbitrary<String> instead =
                Arbitraries.of(
                        "", " ", "\"", "'", "[", "]", "{", "}", "=", "#", "\n", ".", ",", "-", "9",
                        "\"\"\"", "'''", "[[", "]]", "\\", "\\u0000", "\0", "true", "a = 1\n", "é");
        Arbitrary<Double> place = Arbitraries.doubles().between(0, 1);
        return Combinators.combine(place, Arbitraries.integers().between(0, 40), instead)
                .as(Slip::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(4);
    }

    private static void check(Reading reading) {
        assertThat(reading.settings()).isNotNull();
        for (Fault fault : reading.faults()) {
            assertThat(fault.line()).isPositive();
            assertThat(fault.column()).isPositive();
            assertThat(fault.key()).isNotEmpty();
            assertThat(fault.message()).isNotEmpty().hasSizeLessThan(600);
            assertThat(fault.key() + fault.message()).matches("[ -~]+");
        }
    }
}
