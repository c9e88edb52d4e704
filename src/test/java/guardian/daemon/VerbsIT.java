package guardian.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.control.JsonTree;
import guardian.lab.Lab;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every verb of guardianctl: its exit code, and that its JSON is what the README says. */
@Tag("patient")
class VerbsIT {

    private static final Path README = Path.of(System.getProperty("guardian.home"), "README.md");
    private static final String OFFENDER = "203.0.113.7";
    private static final String[] SETTINGS = {
        "mode = \"block\"",
        "[[rule]]",
        "name = \"requests\"",
        "threshold = { \"1m\" = 20 }",
        "[ban]",
        "brake = 1.0",
        "[allowlist]",
        "clients = [\"198.51.100.0/24\"]",
        "verified_bots = false"
    };

    @TempDir private Path folder;
    private final Map<String, JsonShape> documented = documented();
    private Path config;

    /** The block of the README that follows "### JSON": a name a line, and the shape of it. */
    private static Map<String, JsonShape> documented() {
        Map<String, JsonShape> shapes = new HashMap<>();
        try (Stream<String> lines = Files.lines(README)) {
            lines.dropWhile(line -> !line.equals("### JSON"))
                    .skip(1)
                    .takeWhile(line -> !line.startsWith("#"))
                    .filter(line -> line.matches(" {4}[\\w ,-]+ \\{.*"))
                    .forEach(line -> document(line, shapes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return shapes;
    }

    private static void document(String line, Map<String, JsonShape> shapes) {
        int at = line.indexOf('{');
        JsonShape shape = JsonShape.read(line.substring(at), shapes);
        for (String name : line.substring(0, at).strip().split(", ")) {
            shapes.put(name, shape);
        }
    }

    private void run(int exit, String document, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(Arrays.asList(arguments));
        all.addAll(List.of("--json", "--config", config.toString()));
        Ctl ran = Ctl.run(config, all.toArray(String[]::new));
        assertThat(ran.exit()).as(all + " " + ran).isEqualTo(exit);
        assertThat(documented).containsKey(document);
        assertThat(documented.get(document).faults(JsonTree.read(ran.out())))
                .as(all + " " + ran.out())
                .isEmpty();
    }

    private Lab lab() throws IOException {
        Lab lab = Lab.up().withSettings(SETTINGS).withHttpdConf("debian", "modsecurity");
        config = lab.directory().resolve("guardian.toml");
        Files.writeString(
                config,
                Files.readString(config) + "[audit]\ndirectory = \"" + lab.audit() + "\"\n");
        return lab;
    }

    @Test
    void shouldAnswerAsDocumentedBehindARealHttpd() throws Exception {
        try (Lab lab = lab()) {
            lab.startHttpd();
            lab.flood(OFFENDER, 30, 2);
            lab.awaitDecision("client=" + OFFENDER + " ", Duration.ofSeconds(12));
            Lab.await(
                    () -> Files.exists(lab.state().resolve("control.sock")) ? true : null,
                    Duration.ofSeconds(12),
                    () -> "the control socket");

            run(0, "status", "status");
            run(0, "bans", "bans");
            run(0, "bans", "banned");
            run(0, "top", "top");
            run(0, "why", "why", OFFENDER);
            run(1, "why", "why", "203.0.113.99");
            run(0, "ban", "ban", "192.0.2.9", "--time", "1h", "--reason", "scans");
            run(1, "ban", "ban", "198.51.100.9");
            run(2, "error", "ban", "nobody");
            run(0, "ban", "banip", "2001:db8:5::1");
            run(0, "export", "export");
            run(0, "unban", "unban", "192.0.2.9");
            run(1, "unban", "unbanip", "192.0.2.9");
            run(0, "decisions list", "decisions", "list");
            run(0, "decisions add", "decisions", "add", "--ip", "192.0.2.10");
            run(0, "decisions delete", "decisions", "delete", "--ip", "192.0.2.10");
            run(0, "allow list", "allow", "list");
            run(0, "allow add", "allow", "add", "192.0.2.50");
            run(0, "allow remove", "allow", "remove", "192.0.2.50");
            run(0, "reload", "reload");
            Files.writeString(config, Files.readString(config).replace("= 20", "= 25"));
            run(0, "reload", "reload");
            run(1, "sweep", "sweep");
            run(1, "error", "remove-all");
            run(0, "unban", "unban", "--all");
            needNoGuardian();
        }
    }

    @Test
    void shouldAnswerAsDocumentedWhereNoneRuns() throws Exception {
        try (Lab lab = lab()) {
            lab.startHttpd();
            lab.flood(OFFENDER, 30, 2);
            lab.awaitDecision("client=" + OFFENDER + " ", Duration.ofSeconds(12));
            lab.stopHttpd();

            run(3, "status", "status");
            run(3, "bans", "bans");
            run(3, "error", "top");
            run(3, "why", "why", OFFENDER);
            run(3, "error", "ban", "192.0.2.9");
            run(3, "error", "unban", OFFENDER);
            run(3, "error", "unban", "--all");
            run(3, "allow list", "allow", "list");
            run(3, "error", "allow", "add", "192.0.2.50");
            run(3, "error", "allow", "remove", "192.0.2.50");
            run(3, "error", "reload");
            run(3, "export", "export");
            run(3, "decisions list", "decisions", "list");
            run(1, "sweep", "sweep");
            run(0, "remove-all", "remove-all", "--bans");
            needNoGuardian();
        }
    }

    private void needNoGuardian() throws Exception {
        Path log = folder.resolve("access.log");
        Files.writeString(log, Daemon.line("192.0.2.7", Instant.now(), 1).repeat(30) + "rubbish\n");
        run(0, "version", "version");
        run(0, "check", "check");
        run(0, "reports", "report");
        run(0, "report", "report", "bans", "--since", "1h");
        run(1, "report", "report", "injections");
        run(1, "doctor", "doctor", "--httpd", folder.resolve("absent").toString());
        run(0, "would-ban", "replay", log.toString());
        run(1, "suggest", "suggest", log.toString());
        run(2, "error", "no-such-verb");
        Path bad = folder.resolve("bad.toml");
        Files.writeString(bad, "moode = \"warn\"\n");
        config = bad;
        run(4, "check", "check");
        run(4, "error", "sweep");
    }
}
