package guardian.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiskCheckTest {

    private static final long MIB = 1 << 20;

    @ParameterizedTest
    @CsvSource({
        "1, 1000, disk-full",
        "100, 1000, disk-nearly-full",
        "600, 1000, ''",
        "600, 100000, disk-nearly-full",
        "5000, 1000000, ''"
    })
    void shouldTellHowFullADiskIs(long free, long size, String name) {
        Findings findings = new Findings();

        DiskCheck.look(Path.of("/var"), free * MIB, size * MIB, findings);

        assertThat(findings.inOrder().stream().map(Diagnosis::name).findFirst().orElse(""))
                .isEqualTo(name);
    }
}
