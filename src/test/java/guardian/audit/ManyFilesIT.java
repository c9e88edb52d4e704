package guardian.audit;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.event.AuditRecord;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A flood of real files in one minute: 20,000, with {@code bin/test --long} 100,000. */
@Timeout(600)
class ManyFilesIT {

    private static final int FILES = Boolean.getBoolean("guardian.long") ? 100_000 : 20_000;

    @TempDir private Path folder;

    private long records;

    @Test
    void shouldSweepAFloodOfFilesTurnByTurn() throws Exception {
        AuditTree tree = new AuditTree(folder);
        List<byte[]> corpus = new ArrayList<>();
        for (Path file : AuditCorpus.files()) {
            if (Files.size(file) < 16_000) {
                corpus.add(Files.readAllBytes(file));
            }
        }
        Path minute = tree.folder("www-data", AuditTree.MINUTE);
        for (int i = 0; i < FILES; i++) {
            Files.write(minute.resolve("20261121-013222-" + i), corpus.get(i % corpus.size()));
        }
        Sweep sweep = new Sweep(tree.settings(), List.of(), tree.kept(), this::take, tree.meters);
        long start = System.nanoTime();
        long cpu = cpuNanos();
        while (tree.meters.swept() < FILES) {
            sweep.turn(List.of());
        }
        cpu = cpuNanos() - cpu;
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        System.out.printf(
                "%d files in %d ms, %d us of CPU each%n",
                FILES, took.toMillis(), cpu / 1000 / FILES);
        assertThat(records).isEqualTo(FILES);
        assertThat(tree.files()).isEmpty();
        assertThat(tree.meters.quarantined()).isZero();
    }

    private BitSet take(List<AuditRecord> batch) {
        records += batch.size();
        return new BitSet();
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
