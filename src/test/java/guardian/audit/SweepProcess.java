package guardian.audit;

import guardian.event.AuditFile;
import guardian.event.AuditRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A process that sweeps until it is killed, or until nothing is left: {@code SweepProcess FOLDER}.
 * Its store is a file of lines, and recognises what it has.
 */
final class SweepProcess {

    private SweepProcess() {}

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        AuditTree tree = new AuditTree(folder);
        tree.merged = Optional.of(folder.resolve("merged.log"));
        LineStore store = new LineStore(folder.resolve("rows"));
        Sweep sweep =
                new Sweep(
                        tree.settings(),
                        List.of(),
                        tree.kept(),
                        store,
                        new SweepMeters());
        System.out.println("sweeping");
        while (!tree.files().isEmpty()) {
            sweep.turn(List.of());
        }
    }

    /** A batch is one write; what a kill has cut of it counts for nothing. */
    static final class LineStore implements AuditSink {

        private final Path file;
        private final Set<String> rows = new HashSet<>();

        LineStore(Path file) throws IOException {
            this.file = file;
            String text = Files.exists(file) ? Files.readString(file) : "";
            String whole = text.substring(0, text.lastIndexOf('\n') + 1);
            Files.writeString(file, whole);
            whole.lines().forEach(rows::add);
        }

        @Override
        public BitSet take(List<AuditRecord> records) throws IOException {
            StringBuilder lines = new StringBuilder();
            BitSet known = new BitSet();
            for (int i = 0; i < records.size(); i++) {
                AuditFile of = records.get(i).file();
                String row = of.path() + ' ' + of.md5();
                known.set(i, !rows.add(row));
                if (!known.get(i)) {
                    lines.append(row).append('\n');
                }
            }
            Files.write(
                    file,
                    lines.toString().getBytes(StandardCharsets.US_ASCII),
                    StandardOpenOption.APPEND);
            return known;
        }
    }
}
