package guardian.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** kill -9 in the middle of a sweep: 8 times, 50 with {@code bin/test --long}. */
@Timeout(600)
class SweepKillsIT {

    private static final int KILLS = Boolean.getBoolean("guardian.long") ? 50 : 8;
    private static final int FILES = 1000 * KILLS;

    @TempDir private Path folder;

    @Test
    void shouldHaveARowForEachFileAndNoFileLeft() throws Exception {
        AuditTree tree = new AuditTree(folder);
        byte[] record = AuditTree.record("20261121-013222-kkkkkkkk");
        for (int i = 0; i < FILES; i++) {
            Path minute = tree.folder("u" + i % 3, "20261121-01" + (10 + i / 500 % 50));
            String id = String.format("%08d", i);
            Files.write(
                    minute.resolve("20261121-013222-" + id),
                    new String(record, StandardCharsets.ISO_8859_1)
                            .replace("kkkkkkkk", id)
                            .getBytes(StandardCharsets.ISO_8859_1));
        }
        Random random = new Random();
        int middle = 0;
        for (int i = 0; i < KILLS; i++) {
            Process sweep = start();
            TimeUnit.MILLISECONDS.sleep(20 + random.nextInt(300));
            middle += sweep.isAlive() ? 1 : 0;
            sweep.destroyForcibly().waitFor();
        }
        assertThat(start().waitFor()).isZero();

        List<String> rows = Files.readAllLines(folder.resolve("rows"));
        assertThat(rows).hasSize(FILES);
        assertThat(new HashSet<>(rows)).hasSize(FILES);
        assertThat(tree.files()).isEmpty();
        assertThat(tree.reasons()).isEmpty();
        assertThat(merged()).as("each in the merged log, once").isEqualTo(FILES);
        System.out.println(middle + " of " + KILLS + " kills were in the middle of a sweep");
    }

    private long merged() throws IOException {
        long records = 0;
        HashSet<String> ids = new HashSet<>();
        for (String line : Files.readAllLines(folder.resolve("merged.log"))) {
            if (line.startsWith("[21/Nov/2026:")) {
                records++;
                ids.add(line.split(" ")[2]);
            }
        }
        assertThat(ids).hasSize(FILES);
        return records;
    }

    private Process start() throws Exception {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                                "-XX:+UseSerialGC",
                                "-Xshare:auto",
                                "-XX:TieredStopAtLevel=1",
                                "-Xmx96m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                SweepProcess.class.getName(),
                                folder.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        assertThat(process.inputReader().readLine()).isEqualTo("sweeping");
        return process;
    }
}
