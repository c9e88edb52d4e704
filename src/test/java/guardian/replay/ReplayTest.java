package guardian.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import guardian.config.RuleFile;
import guardian.config.Settings;
import guardian.decision.Decision;
import guardian.decision.LogLine;
import guardian.ingest.Formats;
import guardian.logformat.FormatFault;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayTest {

    private static final String FEW =
            """
            [[rule]]
            name = "requests"
            threshold = { "1m" = 5 }
            [ban]
            brake = 1.0
            """;

    @TempDir private Path folder;

    @Test
    void shouldSayOnceThatNoLineIsARecord() throws IOException {
        Settings settings =
                RuleFile.settings(
                        """
                        [[rule]]
                        name = "requests"
                        threshold = { "1m" = 3 }
                        [[rule]]
                        name = "blocked"
                        source = "audit"
                        threshold = { "1m" = 2 }
                        """);
        Path log = folder.resolve("access.log");
        String line = "192.0.2.7 - - [21/Nov/2026:01:02:03 +0000] \"GET / HTTP/1.1\" 403 9\n";
        Files.writeString(log, line.repeat(5));
        List<Decision> decisions = new ArrayList<>();

        Replay replay = new Replay(settings, decisions::add);
        replay.run(logs(List.of(log)), () -> {});

        assertThat(decisions).extracting(Decision::rule).containsExactly("requests");
        assertThat(replay.summary())
                .containsOnlyOnce("rules about audit files do nothing in replay: blocked");
    }

    /** Two sites side by side, each rotated once: one log in the order of time. */
    @Test
    void shouldDecideOverManyLogsAsOverOne() throws IOException {
        List<String> all = new ArrayList<>();
        List<List<String>> parts = new ArrayList<>();
        for (int part = 0; part < 4; part++) {
            parts.add(new ArrayList<>());
        }
        for (int i = 0; i < 6000; i++) {
            String line = line(i, "198.51.100." + i % (7 + i / 1000), "-", 200, "x");
            all.add(line);
            parts.get(i % 2 + (i < 3000 ? 0 : 2)).add(line);
        }
        Path whole = Files.write(folder.resolve("whole.log"), all);
        List<Path> split = new ArrayList<>();
        split.add(packed("later-a.gz", parts.get(2)));
        split.add(packed("first-b.gz", parts.get(1)));
        split.add(Files.write(folder.resolve("later-b.log"), parts.get(3)));
        split.add(packed("first-a.gz", parts.get(0)));

        List<String> expected = decisions(List.of(whole));

        assertThat(expected).hasSizeGreaterThan(10);
        assertThat(decisions(split)).isEqualTo(expected);
    }

    @Test
    void shouldTellWhoMayNotHaveDeservedIt() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            lines.add(line(i / 10, "203.0.113.1", "-", 404, "scanner"));
            lines.add(line(i / 10, "203.0.113.2", "-", 200, "Mozilla"));
            lines.add(line(i / 10, "203.0.113.3", "alice", 200, "Mozilla"));
            lines.add(line(i / 10, "203.0.113.4", "-", 404, "Googlebot/2.1"));
            lines.add(line(i / 10, "203.0.113.5", "bob", 401, "Mozilla"));
        }
        Replay replay = new Replay(RuleFile.settings(""), decision -> {});
        replay.run(logs(List.of(Files.write(folder.resolve("log"), lines))), () -> {});

        Collateral.Sums sums = replay.collateral().sums(false, List.of());

        assertThat(sums).isEqualTo(new Collateral.Sums(5, 5, 1, -1, 1, 2, 5 * 80, 2 * 80));
        assertThat(replay.collateral().bansByRule()).isEqualTo(Map.of("requests", 5));
    }

    @Test
    void shouldNameTheFileThatIsDamaged() throws IOException {
        Path damaged = packed("damaged.gz", List.of(line(0, "192.0.2.1", "-", 200, "x")));
        byte[] bytes = Files.readAllBytes(damaged);
        Files.write(damaged, java.util.Arrays.copyOf(bytes, bytes.length - 12));

        assertThatThrownBy(() -> decisions(List.of(damaged)))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(damaged + ": ");
    }

    private Path packed(String name, List<String> lines) throws IOException {
        Path file = folder.resolve(name);
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write((String.join("\n", lines) + '\n').getBytes(StandardCharsets.US_ASCII));
        }
        return file;
    }

    private static List<String> decisions(List<Path> files) throws IOException {
        List<String> decisions = new ArrayList<>();
        Replay replay =
                new Replay(
                        RuleFile.settings(FEW),
                        decision -> decisions.add(LogLine.of(decision, Decision.Applied.NOT)));
        replay.run(logs(files), () -> {});
        return decisions;
    }

    private static String line(int second, String client, String user, int status, String agent) {
        return String.format(
                "%s - %s [21/Nov/2026:%02d:%02d:%02d +0000] \"GET / HTTP/1.1\" %d 9 \"-\" \"%s\"",
                client, user, second / 3600, second / 60 % 60, second % 60, status, agent);
    }

    private static Logs logs(List<Path> files) {
        return new Logs(
                files.stream().map(Path::toString).toList(),
                () -> {
                    try {
                        return Formats.of("auto");
                    } catch (FormatFault e) {
                        throw new IllegalStateException(e);
                    }
                },
                List.of());
    }
}
