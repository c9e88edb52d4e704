package guardian.audit;

import guardian.event.AuditRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Audit files that real servers wrote, and what is known of them from the sending side. */
final class AuditCorpus {

    static final Path ROOT = Path.of("src/test/resources/corpus");

    /** A row of {@code expected.tsv}, by the names of its columns. */
    record Truth(Path run, Map<String, String> row) {

        String get(String column) {
            return row.get(column);
        }

        /** -1 where it is not known. */
        int number(String column) {
            return isKnown(column) ? Integer.parseInt(get(column)) : -1;
        }

        boolean isKnown(String column) {
            return !get(column).equals("-");
        }

        Path file() {
            return run.resolve(get("file"));
        }

        @Override
        public String toString() {
            return run.getFileName() + " " + get("intent") + " " + get("unique_id");
        }
    }

    private AuditCorpus() {}

    /** Every transaction of which something is known. */
    static List<Truth> truths() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(file -> file.endsWith("expected.tsv"))
                    .sorted()
                    .flatMap(AuditCorpus::rows)
                    .toList();
        }
    }

    /** Every audit file. */
    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(file -> file.getFileName().toString().matches("2026.*-.*-.*"))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        }
    }

    static RecordReader.Found read(byte[] bytes) {
        return new RecordReader(List.of()).read(bytes, bytes.length, "", "file", bytes.length);
    }

    static AuditRecord record(Path file) throws IOException {
        return read(Files.readAllBytes(file)).record();
    }

    /** The first file of a run with that intent. */
    static Path file(String run, String intent) throws IOException {
        return truths().stream()
                .filter(each -> each.run().endsWith(run) && each.get("intent").equals(intent))
                .findFirst()
                .orElseThrow()
                .file();
    }

    private static Stream<Truth> rows(Path table) {
        try {
            List<String> lines = Files.readAllLines(table);
            String[] columns = lines.get(0).split("\t");
            return lines.stream()
                    .skip(1)
                    .map(line -> new Truth(table.getParent(), row(columns, line.split("\t"))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> row(String[] columns, String[] values) {
        Map<String, String> row = new HashMap<>();
        for (int i = 0; i < columns.length; i++) {
            row.put(columns[i], values[i]);
        }
        return row;
    }
}
