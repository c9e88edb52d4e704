package guardian.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The files of httpd-conf in a real httpd, with a program behind the pipe that only copies. */
@Tag("patient")
class HttpdConfIT {

    private static final String CLIENT = "203.0.113.9";
    private static final String CLIENT_6 = "2001:db8:9::9";

    @ParameterizedTest
    @CsvSource({
        "debian, modsecurity",
        "debian, customlog",
        "redhat, modsecurity",
        "redhat, customlog"
    })
    void shouldWriteOneLineForEachRequest(String layout, String feed) throws IOException {
        try (Lab lab =
                Lab.up().withGuardian("src/test/lab/copy-input").withHttpdConf(layout, feed)) {
            lab.startHttpd();
            assertThat(lab.request(CLIENT, "/")).isEqualTo(200);
            assertThat(lab.request(CLIENT_6, "/missing")).isEqualTo(404);
            assertThat(lab.guardians()).hasSize(1);

            assertThat(allLines(lab))
                    .satisfiesExactlyInAnyOrder(
                            line ->
                                    assertThat(line)
                                            .startsWith(begin(feed, CLIENT, CLIENT))
                                            .contains("\"GET / HTTP/1.1\" 200 "),
                            line ->
                                    assertThat(line)
                                            .startsWith(begin(feed, CLIENT_6, CLIENT_6))
                                            .contains("\"GET /missing HTTP/1.1\" 404 "));
        }
    }

    @ParameterizedTest
    @CsvSource({"modsecurity", "customlog"})
    void shouldNameTheClientBehindATrustedProxy(String feed) throws IOException {
        String proxy = "198.51.100.8";
        try (Lab lab =
                Lab.up().withGuardian("src/test/lab/copy-input").withHttpdConf("debian", feed)) {
            // Without CRS, whose rules read REMOTE_ADDR, too.
            lab.withHttpdLines(
                    "RemoteIPHeader X-Forwarded-For",
                    "RemoteIPTrustedProxy " + proxy,
                    "<IfModule security2_module>",
                    "SecRuleRemoveById 900000-999999",
                    "</IfModule>");
            lab.startHttpd();

            lab.request(proxy, "/", "--header", "X-Forwarded-For: " + CLIENT);

            assertThat(allLines(lab))
                    .singleElement()
                    .asString()
                    .startsWith(begin(feed, CLIENT, proxy));
        }
    }

    @Test
    void shouldKeepTheAuditFilesOfRuleHitsInTheirDirectory() throws IOException {
        try (Lab lab = Lab.up().withGuardian("src/test/lab/copy-input")) {
            lab.startHttpd();

            assertThat(lab.request(CLIENT, "/?q=%3Cscript%3Ealert(1)%3C/script%3E")).isEqualTo(403);
            lab.stopHttpd();

            List<Path> files = filesBelow(lab.directory().resolve("audit"));
            assertThat(files).hasSize(1);
            assertThat(Files.readString(files.get(0)))
                    .contains("-A--", "-H--", "-Z--")
                    .doesNotContain("-K--");
        }
    }

    @Test
    void shouldCoverASiteWithALogOfItsOwnAndARequestThatIsNone() throws IOException {
        try (Lab lab =
                Lab.up()
                        .withGuardian("src/test/lab/copy-input")
                        .withHttpdConf("debian", "customlog")) {
            lab.startHttpd();

            assertThat(lab.request(CLIENT, "/", "--request", "G<T")).isEqualTo(400);

            assertThat(allLines(lab))
                    .singleElement()
                    .asString()
                    .startsWith(begin("customlog", CLIENT, CLIENT))
                    .contains(" 400 ");
        }
    }

    private static String begin(String feed, String client, String peer) {
        String second = feed.equals("customlog") ? peer : "-";
        return "www.example.com " + client + ' ' + second + " - [";
    }

    /** Stops httpd, so that each line has arrived. */
    private static List<String> allLines(Lab lab) {
        lab.stopHttpd();
        return filesBelow(lab.state()).stream().flatMap(file -> Lab.lines(file).stream()).toList();
    }

    private static List<Path> filesBelow(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot list " + directory, e);
        }
    }
}
