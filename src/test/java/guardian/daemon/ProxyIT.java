package guardian.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Trusted proxies in the whole daemon, and in replay. */
class ProxyIT {

    private static final String FORWARDED = "%a %t \"%{X-Forwarded-For}i\" \"%r\"";
    private static final String PLAIN = "192.0.2.7 [21/Nov/2026:01:14:42 +0000]";
    private static final String GUARDIAN =
            "www.example.com 192.0.2.7 - - [21/Nov/2026:01:14:42 +0000] \"GET / HTTP/1.1\" 200 9"
                    + " \"-\" \"-\" Zx9Y \"-\" 1548 0 \"-\" 0 ";
    private static final String EXTENDED =
            "www.example.com 192.0.2.7 192.0.2.7 - [21/Nov/2026:01:14:42.157856 +0000] \"GET /"
                    + " HTTP/1.1\" 200 9 1548 \"-\" \"-\" \"-\" Zx9Y score=-";

    private static final String CLIENT = "203.0.113.7";

    @TempDir private Path folder;

    @Test
    void shouldDecideForTheClientBehindTheProxyLiveAndInReplay() throws Exception {
        Path config = config(FORWARDED, "");
        String lines = lines(120, "198.51.100.1", "203.0.113.9, " + CLIENT + ":5678, 198.51.100.2");
        lines += lines(120, "198.51.100.1", "unknown");
        lines += lines(7, "198.51.100.1", "-");
        live(config, lines);
        assertThat(Daemon.decisions(folder))
                .singleElement()
                .asString()
                .contains("decision=would-ban client=" + CLIENT + " ", " count=120 ");
        assertThat(Daemon.log(folder))
                .contains("named no client so far, not counted for anybody: ")
                .contains("247 lines read, 0 malformed, 0 shed, 127 without a client, 1 clients");

        List<String> replayed = replay(config, lines);
        assertThat(replayed.get(0))
                .contains("decision=would-ban client=" + CLIENT + " ", " count=120 ");
        assertThat(replayed)
                .contains(
                        "247 lines read, 0 malformed",
                        "127 from trusted proxies that named no client, not counted",
                        "  7 no-header",
                        "  120 odd-entry");
    }

    /** The proxy would be banned with its neighbours. */
    @Test
    void shouldNotBanAClientThatIsAWholeNetworkWithAProxyInIt() throws Exception {
        Path config = config(FORWARDED, "ipv4_prefix = 24");
        live(config, lines(120, "198.51.100.1", "198.51.100.77"));
        assertThat(Daemon.decisions(folder))
                .singleElement()
                .asString()
                .contains("decision=allowlisted client=198.51.100.0/24 ");
    }

    /** FORMAT ! LINE ! whether there is reason to warn. */
    @ParameterizedTest
    @CsvSource(
            delimiterString = " ! ",
            value = {
                "auto ! " + GUARDIAN + " ! true",
                "guardian ! " + GUARDIAN + " ! true",
                "%a %t ! " + PLAIN + " ! true",
                "auto ! " + EXTENDED + " ! false",
                "extended ! " + EXTENDED + " ! false",
                FORWARDED + " ! " + PLAIN + " \"-\" \"GET / HTTP/1.1\" ! false",
            })
    void shouldWarnWhenTheLinesCannotNameTheClient(String format, String line, boolean warns)
            throws Exception {
        Path config = config(format, "");
        try (Daemon check = Daemon.start(config, "--check")) {
            assertThat(check.end()).isZero();
        }
        live(config, line + '\n');
        assertThat(Daemon.log(folder)).contains("1 lines read");
        assertThat(Daemon.log(folder).contains("hold no X-Forwarded-For")).isEqualTo(warns);
    }

    private Path config(String format, String more) throws IOException {
        return Daemon.config(
                folder,
                "",
                "[input]\nformat = '"
                        + format
                        + "'\ntrusted_proxies = [\"198.51.100.0/28\"]\n"
                        + more
                        + "\n");
    }

    private static String lines(int count, String peer, String forwarded) {
        String line =
                peer + " [21/Nov/2026:01:14:42 +0000] \"" + forwarded + "\" \"GET / HTTP/1.1\"\n";
        return line.repeat(count);
    }

    private static void live(Path config, String lines) throws Exception {
        try (Daemon daemon = Daemon.start(config)) {
            assertThat(daemon.send(lines).end()).isZero();
        }
    }

    private List<String> replay(Path config, String lines) throws Exception {
        Path log = folder.resolve("requests.log");
        Path told = folder.resolve("told");
        Files.writeString(log, lines, StandardCharsets.ISO_8859_1);
        Process replay =
                Daemon.guardianctl("replay", "--config", config.toString(), log.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(told.toFile())
                        .start();
        assertThat(replay.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(replay.exitValue()).isZero();
        return Files.readAllLines(told);
    }
}
