package guardian.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MergedLogTest {

    @TempDir private Path folder;

    @Test
    void shouldHoldTheFilesAsASerialLogWould() throws IOException {
        MergedLog log = new MergedLog(folder.resolve("merged.log"));
        byte[] natively = AuditTree.record("a-one");
        byte[] json = Octets.of("{\"transaction\":{}}\n");
        byte[] json3 = Octets.of("{\"transaction\":{}}");
        for (byte[] each : List.of(natively, json, json3)) {
            log.append(log.entry(null, each, each.length), false);
        }
        assertThat(Files.readString(folder.resolve("merged.log")))
                .isEqualTo(
                        new String(natively, StandardCharsets.ISO_8859_1)
                                + "\n{\"transaction\":{}}\n{\"transaction\":{}}\n");
    }

    @Test
    void shouldHoldEveryRecordAsAnObjectALine() throws IOException {
        AuditTree tree = new AuditTree(folder);
        tree.merged = Optional.of(folder.resolve("merged.jsonl"));
        for (Path file : AuditCorpus.files()) {
            tree.put(
                    "u" + tree.names().size(),
                    AuditTree.MINUTE,
                    file.getFileName().toString(),
                    Files.readAllBytes(file));
        }
        int count = tree.files().size();
        tree.swept();
        List<String> lines = Files.readAllLines(folder.resolve("merged.jsonl"));
        assertThat(lines).hasSize(count).allMatch(line -> line.matches("[ -~]+"));
        for (String line : lines) {
            try (JsonParser parser = new JsonFactory().createParser(line)) {
                parser.nextToken();
                parser.skipChildren();
                assertThat(parser.nextToken()).isNull();
            }
        }
        assertThat(lines)
                .anyMatch(
                        line -> line.contains("\"agent\":\"caf\\u00E9 \\\"quoted\\\" \\\\ agent\""))
                .anyMatch(line -> line.contains("\"time\":\"2026-11-21T01:32:22.510721Z\""))
                .anyMatch(line -> line.contains("\"scores\":{\"inbound\":40,\"outbound\":0,"));
    }

    @Test
    void shouldBeginAnewWhenItHasBecomeLarge() throws IOException {
        MergedLog log = new MergedLog(folder.resolve("m"), 10);
        for (int i = 0; i < 12; i++) {
            log.append(Octets.of("0123456789" + i + "\n"), false);
        }
        assertThat(folder.resolve("m")).hasContent("012345678911\n");
        assertThat(folder.resolve("m.1")).hasContent("012345678910\n");
        assertThat(folder.resolve("m.9")).hasContent("01234567892\n");
        assertThat(folder.resolve("m.10")).doesNotExist();
    }

    @Test
    void shouldNotRepeatWhatStandsAtItsEndAlsoWhenItWasJustRenamed() throws IOException {
        MergedLog log = new MergedLog(folder.resolve("m"), 10);
        byte[] one = Octets.of("one-of-them\n");
        byte[] two = Octets.of("two\n");
        log.append(one, true);
        log.append(two, false);
        log.append(one, true);
        log.append(two, true);
        assertThat(folder.resolve("m.1")).hasContent("one-of-them\n");
        assertThat(folder.resolve("m")).hasContent("two\n");
    }

    @Test
    void shouldBeginANewLineBehindOneThatACrashHasCut() throws IOException {
        Path merged = Files.writeString(folder.resolve("m"), "whole\nhal");
        MergedLog log = new MergedLog(merged);
        log.append(Octets.of("next\n"), false);
        log.append(Octets.of("last\n"), false);
        assertThat(merged).hasContent("whole\nhal\nnext\nlast\n");
    }

    @Test
    void shouldKeepTheFilesWhoseRecordsItCannotWrite() throws IOException {
        AuditTree tree = new AuditTree(folder);
        Path merged = Files.createDirectory(folder.resolve("merged.log"));
        tree.merged = Optional.of(merged);
        tree.put("u", "20261121-013222-one");
        Sweep sweep = tree.swept();
        assertThat(tree.files()).hasSize(1);
        Files.delete(merged);
        tree.turn(sweep, Duration.ofSeconds(1));
        assertThat(tree.files()).isEmpty();
        assertThat(Files.readString(merged)).startsWith("--01234567-A--\n").endsWith("Z--\n\n");
    }
}
