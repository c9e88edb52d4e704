package guardian.cli;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What the decision log says of a client: of its last 32 MiB, and of the file before it, whatever
 * the style.
 */
final class DecisionLines {

    private static final long LONGEST = 32 << 20;

    private DecisionLines() {}

    /**
     * The latest lines about the client, the latest last.
     *
     * @throws IOException when the log cannot be read; one that is absent has no lines
     */
    static List<String> about(String client, Path log, int most) throws IOException {
        Deque<String> lines = new ArrayDeque<>();
        for (Path file : List.of(log.resolveSibling(log.getFileName() + ".1"), log)) {
            if (Files.isRegularFile(file)) {
                read(file, client, most, lines);
            }
        }
        return new ArrayList<>(lines);
    }

    private static void read(Path file, String client, int most, Deque<String> lines)
            throws IOException {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            long from = Math.max(0, in.length() - LONGEST);
            byte[] bytes = new byte[(int) (in.length() - from)];
            in.seek(from);
            in.readFully(bytes);
            String text = new String(bytes, StandardCharsets.ISO_8859_1);
            text.lines()
                    .filter(line -> isAbout(line, client))
                    .forEach(
                            line -> {
                                lines.addLast(line);
                                if (lines.size() > most) {
                                    lines.removeFirst();
                                }
                            });
        }
    }

    /** What a client writes stands in quotes, with its own quotes escaped, behind our client=. */
    private static boolean isAbout(String line, String client) {
        int logfmt = line.indexOf(" client=");
        int json = line.indexOf("\"client\":\"");
        if (json >= 0 && line.startsWith("{")) {
            return line.startsWith(client + '"', json + 10);
        }
        return logfmt >= 0
                && (line.startsWith(client + ' ', logfmt + 8)
                        || line.endsWith(" client=" + client));
    }
}
