package guardian.store;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.config.ConfigFile;
import guardian.event.AuditRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of guardianctl report --html, in a real browser. */
class ReportPageIT {

    private static final Path ROOT =
            Path.of(System.getProperty("guardian.home", ".")).toAbsolutePath().normalize();

    private static final List<String> HOSTILE =
            List.of(
                    "<script>document.title='owned'</script>",
                    "<img src=x onerror=alert(1)>",
                    "</text></svg></td></table><h1>owned</h1>",
                    "\"><svg onload=alert(1)>",
                    "' onmouseover='alert(1)",
                    "javascript:alert(1)",
                    "\u0000\u001b[31m\u00ff\u00e2\u0080\u00ae&lt;b&gt;",
                    "<!--",
                    "]]>",
                    "{{7*7}}",
                    "<style>*{display:none}</style>");

    @TempDir private Path folder;

    private record Seen(String dom, String said) {}

    @Test
    void shouldShowHostileValuesAsTextAndLeaveTheConsoleEmpty() throws Exception {
        store();
        Path page = folder.resolve("page.html");
        guardianctl("--html", page.toString());
        assertThat(Files.getPosixFilePermissions(page))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        try (Stream<Path> all = Files.list(folder)) {
            assertThat(all.map(each -> each.getFileName().toString()))
                    .noneMatch(name -> name.startsWith(".report-"));
        }

        Seen seen = browse(page);

        assertThat(consoleOf(seen)).isEmpty();
        assertThat(seen.dom()).contains("<title>httpd-guardian</title>", "<h2>bans and requests");
        assertThat(elements(seen.dom()))
                .isSubsetOf(
                        "html", "head", "meta", "title", "style", "body", "h1", "h2", "p", "svg",
                        "rect", "text", "table", "thead", "tbody", "tr", "th", "td");
        assertThat(attributes(seen.dom())).noneMatch(name -> name.startsWith("on"));
        assertThat(seen.dom())
                .contains(
                        "&lt;script&gt;document.title='owned'&lt;/script&gt;",
                        "&lt;img src=x onerror=alert(1)&gt;",
                        "\\x00\\x1b[31m\\xff");
        assertThat(seen.dom().split("<h1>", -1)).hasSize(2);
        assertThat(seen.dom().split("<svg", -1)).hasSize(7);
    }

    @Test
    void shouldSeeWhenAPageWritesToTheConsole() throws Exception {
        Path page = folder.resolve("bad.html");
        Files.writeString(page, "<script>console.error('seen by the test')</script>");

        assertThat(consoleOf(browse(page))).anyMatch(line -> line.contains("seen by the test"));
    }

    private void store() throws Exception {
        Path config = folder.resolve("guardian.toml");
        Files.writeString(config, "[state]\ndirectory = \"" + folder + "\"\n");
        List<AuditRecord> records = new ArrayList<>();
        long now = Instant.now().getEpochSecond() * 1_000_000;
        for (String bytes : HOSTILE) {
            for (int i = 0; i < 1_100; i++) {
                records.add(
                        new Records()
                                .everywhere(bytes)
                                .file("file-" + records.size())
                                .client("198.51.100." + i % 7)
                                .time(now - records.size() * 60_000_000L)
                                .make());
                if (records.size() == 500) {
                    take(config, records);
                }
            }
        }
        take(config, records);
        try (Archive archive =
                Archive.of(
                        ConfigFile.read(config, false).settings(),
                        Map.of(),
                        (order, told) -> {},
                        () -> false)) {
            for (String bytes : HOSTILE) {
                archive.post()
                        .post(
                                new Decisions()
                                        .request(bytes)
                                        .millis(now / 1_000)
                                        .client("198.51.100." + HOSTILE.indexOf(bytes))
                                        .make(),
                                new guardian.decision.Decision.Applied("iptables", 3, null));
            }
        }
    }

    private static void take(Path config, List<AuditRecord> records) throws IOException {
        try (Store store = Store.of(ConfigFile.read(config, false).settings(), Map.of())) {
            store.take(records);
            records.clear();
        }
    }

    private void guardianctl(String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(ROOT.resolve("bin/guardianctl").toString());
        command.add("report");
        command.addAll(List.of("--config", folder.resolve("guardian.toml").toString()));
        command.addAll(List.of(arguments));
        Path said = folder.resolve("ctl.log");
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(said.toFile())
                        .start();
        assertThat(process.waitFor()).as(Files.readString(said)).isZero();
    }

    private Seen browse(Path page) throws Exception {
        Path err = folder.resolve("chromium.log");
        Process browser =
                new ProcessBuilder(
                                "chromium",
                                "--headless",
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-quic",
                                "--no-first-run",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync",
                                "--enable-logging=stderr",
                                "--v=0",
                                "--user-data-dir=" + Files.createTempDirectory(folder, "profile"),
                                "--dump-dom",
                                page.toUri().toString())
                        .redirectError(err.toFile())
                        .start();
        String dom = new String(browser.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!browser.waitFor(60, TimeUnit.SECONDS)) {
            browser.destroyForcibly();
            throw new IOException("the browser did not end");
        }
        return new Seen(dom, Files.readString(err, StandardCharsets.ISO_8859_1));
    }

    private static List<String> consoleOf(Seen seen) {
        return seen.said().lines().filter(line -> line.contains("CONSOLE")).toList();
    }

    private static TreeSet<String> elements(String dom) {
        TreeSet<String> names = new TreeSet<>();
        Pattern.compile("<([a-zA-Z][a-zA-Z0-9]*)")
                .matcher(dom)
                .results()
                .forEach(found -> names.add(found.group(1)));
        return names;
    }

    private static TreeSet<String> attributes(String dom) {
        TreeSet<String> names = new TreeSet<>();
        Pattern.compile("<[a-zA-Z][^>]*>")
                .matcher(dom)
                .results()
                .flatMap(tag -> Pattern.compile("\\s([a-zA-Z-]+)=").matcher(tag.group()).results())
                .forEach(found -> names.add(found.group(1)));
        return names;
    }
}
