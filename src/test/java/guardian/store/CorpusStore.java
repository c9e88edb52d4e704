package guardian.store;

import guardian.audit.AuditSink;
import guardian.audit.SweepOnce;
import guardian.config.ConfigFile;
import guardian.event.Prefix;
import guardian.state.StateDirectory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Audit files that real servers wrote, swept into a store, and what the sending side knows of them.
 */
final class CorpusStore {

    private static final Path ROOT = Path.of("src/test/resources/corpus/audit-native");
    private static final List<String> RUNS = List.of("on-pl1", "detect-pl2-debian");

    /** What was sent, and what came of it; a text is bytes, one in each char. */
    record Sent(
            String id,
            String client,
            String method,
            String path,
            int status,
            boolean stopped,
            int score,
            int sqli,
            int xss,
            List<Long> rules) {

        boolean isAttack() {
            return !rules.isEmpty();
        }
    }

    private CorpusStore() {}

    /** Sweeps them all into the sink; returns what is known of each. */
    static List<Sent> sweep(Path folder, AuditSink sink) throws Exception {
        List<Sent> all = new ArrayList<>();
        for (String run : RUNS) {
            Path audit = folder.resolve("audit-" + run);
            List<String> lines =
                    Files.readAllLines(
                            ROOT.resolve(run).resolve("expected.tsv"), StandardCharsets.UTF_8);
            for (String line : lines.subList(1, lines.size())) {
                String[] columns = line.split("\t");
                Path copy = audit.resolve(columns[0]);
                Files.createDirectories(copy.getParent());
                Files.copy(ROOT.resolve(run).resolve(columns[0]), copy);
                // Some have no end, and are waited for while they are young.
                Files.setLastModifiedTime(
                        copy, FileTime.from(Instant.now().minus(Duration.ofMinutes(5))));
                all.add(sent(columns));
            }
            Path config = folder.resolve("sweep.toml");
            Files.writeString(
                    config,
                    "[state]\ndirectory = \""
                            + folder
                            + "\"\n[audit]\ndirectory = \""
                            + audit
                            + "\"\n");
            try (SweepOnce sweep =
                    new SweepOnce(
                            ConfigFile.read(config, false).settings(),
                            new StateDirectory(folder),
                            sink)) {
                while (sweep.piece()) {
                    // The rest of it.
                }
            }
        }
        return all;
    }

    private static Sent sent(String[] columns) {
        String uri = unescape(columns[4]);
        int query = uri.indexOf('?');
        List<Long> rules =
                columns[18].equals("-")
                        ? List.of()
                        : Arrays.stream(columns[18].split(",")).map(Long::valueOf).toList();
        return new Sent(
                columns[1],
                StoreContract.client(Prefix.parse(columns[2])).toString(),
                unescape(columns[3]),
                query < 0 ? uri : uri.substring(0, query),
                number(columns[5]),
                // A payload can pretend it where the engine only detects.
                columns[7].equals("1") && columns[6].equals("On"),
                number(columns[8]),
                number(columns[9]),
                number(columns[10]),
                rules);
    }

    private static int number(String text) {
        return text.equals("-") ? 0 : Integer.parseInt(text);
    }

    private static String unescape(String text) {
        StringBuilder bytes = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (text.startsWith("\\x", i)) {
                bytes.append((char) Integer.parseInt(text.substring(i + 2, i + 4), 16));
                i += 3;
            } else {
                bytes.append(text.charAt(i));
            }
        }
        return bytes.toString();
    }
}
