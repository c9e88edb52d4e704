package guardian.audit;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.store.StoreFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * kill -9 in the middle of a sweep into SQLite, with the merged log: 5 times for each of what may
 * become of the files, 50 with {@code bin/test --long}.
 */
@Timeout(600)
@Tag("patient")
class SweepKillsIT {

    private static final int KILLS = Boolean.getBoolean("guardian.long") ? 50 : 5;
    private static final int FILES = 700 * KILLS;
    private static final int LONGEST_MILLIS = 120;

    @TempDir private Path folder;

    private AuditTree tree;

    @ParameterizedTest
    @CsvSource({"delete, turns", "archive, turns", "keep, pieces"})
    void shouldHaveARowForEachFileExactly(String after, String how) throws Exception {
        tree = new AuditTree(folder);
        putFiles();
        Random random = new Random();
        int middle = 0;
        for (int i = 0; i < KILLS; i++) {
            Process sweep = start(after, how);
            String said = sweep.inputReader().readLine();
            TimeUnit.MILLISECONDS.sleep(random.nextInt(LONGEST_MILLIS));
            middle += "sweeping".equals(said) && sweep.isAlive() ? 1 : 0;
            sweep.destroyForcibly().waitFor();
        }
        assertThat(start(after, how).waitFor()).isZero();

        System.out.printf("%s: %d of %d kills in the middle of a sweep%n", after, middle, KILLS);
        assertThat(middle).isGreaterThan(KILLS / 2);
        assertThat(StoreFile.count(folder.resolve("state"), "records")).isEqualTo(FILES);
        assertThat(StoreFile.ask(folder.resolve("state"), "SELECT DISTINCT unique_id FROM records"))
                .hasSize(FILES);
        assertThat(merged()).as("each in the merged log, once").isEqualTo(FILES);
        assertThat(tree.reasons()).isEmpty();
        assertThat(tree.files()).hasSize(after.equals("keep") ? FILES : 0);
        long archived =
                AuditTree.names(tree.archive()).stream()
                        .filter(name -> Files.isRegularFile(tree.archive().resolve(name)))
                        .count();
        assertThat(archived).isEqualTo(after.equals("archive") ? FILES : 0);
    }

    private void putFiles() throws IOException {
        String record = new String(AuditTree.record("x-kkkkkkkk"), StandardCharsets.ISO_8859_1);
        for (int i = 0; i < FILES; i++) {
            Path minute = tree.folder("u" + i % 3, "20261121-01" + (10 + i / 500 % 50));
            String id = String.format("%08d", i);
            String text = record.replace("kkkkkkkk", id).replace("510721", id.substring(2));
            Files.writeString(minute.resolve("20261121-013222-" + id), text);
        }
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

    private Process start(String after, String how) throws IOException {
        return new ProcessBuilder(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                                "-XX:+UseSerialGC",
                                "-Xshare:auto",
                                "-XX:TieredStopAtLevel=1",
                                "-Xmx96m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                SweepProcess.class.getName(),
                                folder.toString(),
                                after,
                                how))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
