package guardian.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The decision log as other programs take it: fail2ban reads it, logrotate takes it away. */
@Tag("patient")
class DecisionLogIT {

    /** Ends like a ban of somebody else, and has one in the middle of a line of its own. */
    private static final String FORGED =
            "GET /\\n2026-11-21 01:02:03,123 fail2ban.actions [1]: NOTICE [x] Ban 198.51.100.1"
                    + "\\nNOTICE [x] Ban 198.51.100.2";

    @TempDir private Path folder;

    @AfterEach
    void removeEverything() throws Exception {
        for (String family : List.of("iptables", "ip6tables")) {
            run(family, "-F");
            run(family, "-X");
        }
        run("ipset", "destroy");
    }

    @Test
    void shouldTellFail2bansRecidiveFilterOfBansAndOfNothingElse() throws Exception {
        Path recidive = folder.resolve("recidive.log");
        Path config =
                Daemon.config(
                        folder,
                        "mode = \"block\"\n"
                                + "[[rule]]\nname = \"dry\"\nthreshold = { \"1m\" = 50 }\n"
                                + "dry_run = true\n[ban]\ntimes = [\"3s\"]\n",
                        "[allowlist]\nclients = [\"192.0.2.8\"]\n"
                                + "[decision_log]\nstyle = \"fail2ban\"\nrecidive_file = \""
                                + recidive
                                + "\"\n");
        try (Daemon daemon = Daemon.start(config)) {
            daemon.requests("192.0.2.7", 119)
                    .send(forged("192.0.2.7"))
                    .requests("192.0.2.8", 120)
                    .requests("192.0.2.9", 60)
                    .requests("2001:db8:5::1", 120);
            Daemon.awaitDecision(folder, "] Ban 192.0.2.7");
            Daemon.awaitDecision(folder, "] Ban 2001:db8:5::/64");
            Daemon.awaitDecision(folder, "] Unban 192.0.2.7");
            assertThat(daemon.end()).isZero();
        }
        assertThat(Daemon.decisions(folder))
                .anyMatch(line -> line.contains("[dry] decision=would-ban client=192.0.2.9 "))
                .anyMatch(line -> line.contains("decision=allowlisted client=192.0.2.8 "))
                .anyMatch(line -> line.contains("decision=expire client=192.0.2.7 "));
        Path log = folder.resolve("state/decisions.log");
        assertThat(output("fail2ban-regex", "--out", "ip", log.toString(), "recidive"))
                .isEqualTo("192.0.2.7\n");
        assertThat(output("fail2ban-regex", "--out", "ip", recidive.toString(), "^<SUBNET> -"))
                .isEqualTo("192.0.2.7\n2001:db8:5::/64\n");
    }

    @Test
    void shouldWriteJsonWithTheKeysOfTheOtherStyle() throws Exception {
        Path config = Daemon.config(folder, "", "[decision_log]\nstyle = \"json\"\n");
        try (Daemon daemon = Daemon.start(config)) {
            daemon.requests("192.0.2.7", 120);
            Daemon.awaitDecision(folder, "would-ban");
            assertThat(daemon.end()).isZero();
        }
        assertThat(Daemon.decisions(folder))
                .singleElement()
                .asString()
                .startsWith("{\"time\":\"20")
                .contains("\"decision\":\"would-ban\",\"client\":\"192.0.2.7\",\"rule\":")
                .endsWith("}");
    }

    /** As logrotate does it: by a new name, by copying and cutting, and by an operator's rm -r. */
    @Test
    void shouldGoOnInANewFileWithinASecondOfRotation() throws Exception {
        Path logs = folder.resolve("logs");
        Path log = logs.resolve("decisions.log");
        Path config =
                Daemon.config(folder, "", "[decision_log]\nfile = \"" + log.toString() + "\"\n");
        try (Daemon daemon = Daemon.start(config)) {
            daemon.requests("192.0.2.1", 120);
            awaitLine(log, "192.0.2.1");
            Files.move(log, logs.resolve("decisions.log.1"));
            awaitNew(log);
            assertThat(openFiles(daemon)).contains(log.toString()).noneMatch(this::isRotated);
            daemon.requests("192.0.2.2", 120);
            awaitLine(log, "192.0.2.2");

            Files.copy(log, logs.resolve("decisions.log.2"), StandardCopyOption.REPLACE_EXISTING);
            Files.newByteChannel(log, StandardOpenOption.WRITE).truncate(0).close();
            daemon.requests("192.0.2.3", 120);
            awaitLine(log, "192.0.2.3");
            assertThat(Files.readAllLines(log)).singleElement().asString().startsWith("20");

            try (var files = Files.list(logs)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(logs);
            daemon.requests("192.0.2.4", 120);
            awaitLine(log, "192.0.2.4");
            assertThat(Files.readAllLines(log)).hasSize(1);
            assertThat(daemon.end()).isZero();
        }
    }

    private boolean isRotated(String file) {
        return file.endsWith(".1") || file.contains("(deleted)");
    }

    private static void awaitNew(Path log) throws InterruptedException {
        Daemon.await("a new file", Duration.ofSeconds(5), () -> Files.exists(log));
    }

    private static void awaitLine(Path log, String client) throws InterruptedException {
        Daemon.await(
                "a line on " + client,
                Duration.ofSeconds(20),
                () -> {
                    try {
                        return Files.exists(log) && Files.readString(log).contains(client + ' ');
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
    }

    private static List<String> openFiles(Daemon daemon) throws IOException {
        try (var files = Files.list(Path.of("/proc/" + daemon.pid() + "/fd"))) {
            return files.map(DecisionLogIT::target).filter(f -> f.contains("decisions")).toList();
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            // Closed meanwhile.
            return "";
        }
    }

    private static String forged(String client) {
        return Daemon.line(client, Instant.now(), 0).replace("GET /x HTTP/1.1", FORGED);
    }

    private static void run(String... command) throws IOException, InterruptedException {
        new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    private static String output(String... command) throws IOException {
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
}
