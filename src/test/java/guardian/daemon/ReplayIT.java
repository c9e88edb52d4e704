package guardian.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real lines of httpd through the daemon, and as logs that were rotated, packed and split. */
class ReplayIT {

    private static final Path CORPUS = Path.of("src/test/resources/corpus/guardian/mixed.log");

    /** Replay asks no DNS. */
    private static final String NO_DNS = "[allowlist]\nverified_bots = false\n[ban]\nbrake = 1.0\n";

    private static final String RULES =
            """
            [[rule]]
            name = "requests"
            threshold = { "1m" = 15 }
            ban_time = "1h"
            [[rule]]
            name = "refused"
            status = ["4xx"]
            threshold = { "5m" = 3 }
            ban_time = "30m"
            [[rule]]
            name = "paths"
            distinct = "path"
            threshold = { "5m" = 10 }
            ban_time = "10m"
            """;

    @TempDir private Path folder;

    @Test
    void shouldDecideOverPackedLogsInAnyOrderWhatTheDaemonDecides() throws Exception {
        Path config = Daemon.config(folder, RULES, NO_DNS);
        List<String> lines = lines();
        try (Daemon daemon = Daemon.start(config)) {
            for (String line : lines) {
                daemon.send(line + '\n');
                // Each decision is made before the next request.
                Thread.sleep(5);
            }
            assertThat(daemon.end()).isZero();
        }
        List<String> live = same(Daemon.decisions(folder));
        assertThat(live).hasSizeGreaterThan(5);

        List<String> even = new ArrayList<>();
        List<String> odd = new ArrayList<>();
        for (int i = 100; i < lines.size(); i++) {
            (i % 2 == 0 ? even : odd).add(lines.get(i));
        }
        List<String> command = new ArrayList<>(List.of("replay", "--config", config.toString()));
        command.add(packed("site-a.gz", even));
        command.add(Files.write(folder.resolve("site-b.log"), odd).toString());
        command.add(packed("rotated.2.gz", lines.subList(0, 100)));
        Path summary = folder.resolve("summary");
        Process replay =
                Daemon.guardianctl(command.toArray(String[]::new))
                        .redirectError(summary.toFile())
                        .start();
        List<String> replayed = new String(replay.getInputStream().readAllBytes()).lines().toList();

        assertThat(replay.waitFor()).isZero();
        assertThat(same(replayed)).isEqualTo(live);
        assertThat(Files.readString(summary)).contains(" clients would have been banned, ");
    }

    @Test
    void shouldShowTwoConfigurationsSideBySide() throws Exception {
        Path config = Daemon.config(folder, RULES, NO_DNS);
        Path other = folder.resolve("other.toml");
        Files.writeString(other, "[[rule]]\nname = \"requests\"\nthreshold = { \"1m\" = 30000 }\n");
        Path log = Files.write(folder.resolve("log"), lines());
        Process replay =
                Daemon.guardianctl(
                                "replay",
                                "--config",
                                config.toString(),
                                "--compare",
                                other.toString(),
                                log.toString())
                        .redirectError(folder.resolve("summary").toFile())
                        .start();
        String out = new String(replay.getInputStream().readAllBytes());

        assertThat(replay.waitFor()).isZero();
        assertThat(out)
                .containsPattern("clients banned +[1-9][0-9]* +0\n")
                .containsPattern("  by the rule refused +[1-9][0-9]* +0\n")
                .containsPattern("only A bans: [0-9a-f:.]+")
                .doesNotContain("only B");
    }

    /** All of them in one minute, as they come to the daemon. */
    private static List<String> lines() throws IOException {
        List<String> lines = new ArrayList<>();
        Instant now = Instant.now();
        for (String line : Files.readAllLines(CORPUS, StandardCharsets.ISO_8859_1)) {
            String time = Daemon.line("192.0.2.1", now.plusMillis(lines.size()), 0);
            String date = time.substring(time.indexOf('['), time.indexOf(']') + 1);
            lines.add(line.replaceFirst("\\[\\d\\d/\\w{3}/\\d{4}:[^]]*]", date));
        }
        return lines;
    }

    private String packed(String name, List<String> lines) throws IOException {
        Path file = folder.resolve(name);
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write((String.join("\n", lines) + '\n').getBytes(StandardCharsets.ISO_8859_1));
        }
        return file.toString();
    }

    /** Without the times, which are the daemon's own. */
    private static List<String> same(List<String> decisions) {
        return decisions.stream()
                .map(line -> line.replaceFirst("^\\S+ ", "").replaceFirst("until=\\S+ ", ""))
                .map(line -> line.replaceFirst("firewall=\\S+ took_ms=\\d+ ", ""))
                .toList();
    }
}
