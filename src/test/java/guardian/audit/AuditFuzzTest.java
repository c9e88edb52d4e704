package guardian.audit;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.event.AuditRecord;
import guardian.event.FiredRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many mutated files: a million a format with {@code bin/test --long}, fewer otherwise. */
class AuditFuzzTest {

    private static final int FILES = Boolean.getBoolean("guardian.long") ? 1_000_000 : 10_000;
    private static final String ALPHABET = "-ABCFHZ\n\r\"\\[]{}:, 0f\u0000\u00ff";

    private final RecordReader reader = new RecordReader(List.of());

    @ParameterizedTest
    @ValueSource(strings = {"audit-native", "audit-json/", "audit-json3"})
    void shouldNeverThrowNorInventARuleNorLoseTheNextFile(String format) throws IOException {
        List<byte[]> files = new ArrayList<>();
        for (Path file : AuditCorpus.files()) {
            if ((file + "/").contains(format) && Files.size(file) < 30_000) {
                files.add(Files.readAllBytes(file));
            }
        }
        assertThat(files).isNotEmpty();
        Random random = new Random(42);
        AuditRecord first = read(files.get(0)).record();
        for (int i = 0; i < FILES; i++) {
            byte[] mutated = mutate(files.get(random.nextInt(files.size())), random);
            RecordReader.Found found = read(mutated);
            assertThat(found.record() == null).isEqualTo(found.fault() != null);
            if (found.record() != null && i % 8 == 0) {
                check(found.record(), mutated);
            }
            if (i % 64 == 0) {
                assertThat(read(files.get(0)).record()).isEqualTo(first);
            }
        }
    }

    private RecordReader.Found read(byte[] bytes) {
        return reader.read(bytes, bytes.length, "", "", bytes.length);
    }

    private static void check(AuditRecord record, byte[] file) {
        assertThat(record.connection().peer()).isNotNull();
        assertThat(record.timeMicros()).isPositive();
        assertThat(record.rules()).hasSizeLessThanOrEqualTo(Draft.MOST_RULES);
        for (FiredRule rule : record.rules()) {
            byte[] id = Octets.of(Long.toString(rule.id()));
            assertThat(rule.id() == 0 || Octets.last(id, file, 0, file.length) >= 0).isTrue();
        }
    }

    /** A piece lost, doubled or brought here from elsewhere in the file; some bytes changed. */
    private static byte[] mutate(byte[] file, Random random) {
        byte[] mutated =
                switch (random.nextInt(6)) {
                    case 0 -> spliced(file, random, 0);
                    case 1 -> spliced(file, random, 2);
                    case 2 -> Arrays.copyOf(file, random.nextInt(file.length));
                    default -> file.clone();
                };
        for (int n = random.nextInt(8); n > 0 && mutated.length > 0; n--) {
            int at = random.nextInt(mutated.length);
            mutated[at] = (byte) ALPHABET.charAt(random.nextInt(ALPHABET.length()));
        }
        return mutated;
    }

    private static byte[] spliced(byte[] file, Random random, int times) {
        int from = random.nextInt(file.length);
        int length = random.nextInt(Math.min(2000, file.length - from));
        int into = random.nextInt(file.length);
        byte[] spliced = new byte[times == 0 ? file.length - length : file.length + length];
        if (times == 0) {
            System.arraycopy(file, 0, spliced, 0, from);
            System.arraycopy(file, from + length, spliced, from, file.length - from - length);
        } else {
            System.arraycopy(file, 0, spliced, 0, into);
            System.arraycopy(file, from, spliced, into, length);
            System.arraycopy(file, into, spliced, into + length, file.length - into);
        }
        return spliced;
    }
}
