package guardian.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is said about files with faults: see {@code broken.txt}. */
class BrokenFilesTest {

    private static final Path FILE = Path.of("guardian.toml");

    static List<Table.Case> cases() throws IOException {
        return Table.read("broken.txt");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void shouldTellOfEveryFault(Table.Case broken) {
        Reading reading = ConfigFile.parse(broken.file(), new Faults(FILE));

        assertThat(reading.faults())
                .extracting(fault -> fault.toString().replaceFirst("^guardian.toml:", ""))
                .isEqualTo(broken.expected())
                .isNotEmpty();
    }
}
