package guardian.lab;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.event.Prefix;
import guardian.event.RequestEvent;
import guardian.ingest.Formats;
import guardian.ingest.LineFormat;
import guardian.logformat.FormatFault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The shipped customlog.conf: what a real httpd answers or rejects, whole in one line each. */
@Tag("patient")
class ExtendedLogIT {

    private static final String CLIENT = "203.0.113.9";
    private static final String CLIENT_6 = "2001:db8:9::9";
    private static final String PROXY = "198.51.100.8";
    private static final Duration SOON = Duration.ofSeconds(12);
    private static final long NO_SCORE = RequestEvent.UNKNOWN;

    private record Seen(String client, String peer, int status, String request, long score) {

        static Seen direct(String client, int status, String request, long score) {
            return new Seen(client, client, status, request, score);
        }

        static Seen of(RequestEvent event) {
            return new Seen(
                    new Prefix(event.high(), event.low(), 128).address(),
                    new Prefix(event.peerHigh(), event.peerLow(), 128).address(),
                    event.status(),
                    event.request(40),
                    event.score());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"debian", "redhat"})
    void shouldTellOfEachRequestThatHttpdRejects(String layout) throws Exception {
        try (Lab lab = copying(layout)) {
            lab.withHttpdLines("RequestReadTimeout header=1").startHttpd();

            assertThat(lab.request(CLIENT, "/")).isEqualTo(200);
            assertThat(lab.request(CLIENT, "/", "--request", "GE T")).isEqualTo(400);
            assertThat(lab.raw(CLIENT_6, "GET / HTTP/1.1\r\n\r\n")).isEqualTo(400);
            assertThat(lab.raw(CLIENT, "SSH-2.0-x\r\n")).isEqualTo(400);
            assertThat(lab.raw(CLIENT, "\u0016\u0003\u0001\u0002\u0000\u0001\n")).isEqualTo(400);
            assertThat(lab.request(CLIENT_6, "/" + "a".repeat(9_000))).isEqualTo(414);
            assertThat(lab.raw(CLIENT, "GET / HT")).isZero();

            assertThat(events(lab))
                    .containsExactly(
                            Seen.direct(CLIENT, 200, "GET / HTTP/1.1", 0),
                            Seen.direct(CLIENT, 400, "GE T /", NO_SCORE),
                            Seen.direct(CLIENT_6, 400, "GET / HTTP/1.1", NO_SCORE),
                            Seen.direct(CLIENT, 400, "SSH-2.0-x", NO_SCORE),
                            Seen.direct(CLIENT, 400, "\u0016\u0003\u0001\u0002", NO_SCORE),
                            Seen.direct(CLIENT_6, 414, "GET /" + "a".repeat(35), NO_SCORE),
                            Seen.direct(CLIENT, 408, "-", NO_SCORE));
        }
    }

    /** Whole, below the threshold too, and without what CRS 3 adds for a leak in the answer. */
    @Test
    void shouldTellTheInboundScoreOfCrs() throws Exception {
        try (Lab lab = copying("debian")) {
            lab.withHttpdLines(
                    "ErrorDocument 403 /index.html",
                    "RemoteIPHeader X-Forwarded-For",
                    "RemoteIPTrustedProxy " + PROXY,
                    "SecAction \"id:1,phase:1,pass,nolog,"
                            + "setvar:tx.inbound_anomaly_score_threshold=10\"");
            lab.startHttpd();
            Files.writeString(
                    lab.directory().resolve("htdocs/leak.html"),
                    "You have an error in your SQL syntax; check the manual that corresponds to"
                            + " your MySQL server version");

            String attack = "/?q=%3Cscript%3Ealert(1)%3C/script%3E";
            assertThat(lab.request(PROXY, attack, "--header", "X-Forwarded-For: " + CLIENT))
                    .isEqualTo(403);
            assertThat(lab.request(CLIENT, "/", "--header", "Host: 192.0.2.1")).isEqualTo(200);
            assertThat(lab.request(CLIENT, "/leak.html")).isEqualTo(403);
            assertThat(lab.request(CLIENT, "/leak.html", "--header", "Host: 192.0.2.1"))
                    .isEqualTo(403);

            assertThat(events(lab))
                    .containsExactly(
                            new Seen(CLIENT, PROXY, 403, "GET " + attack.substring(0, 36), 15),
                            Seen.direct(CLIENT, 200, "GET / HTTP/1.1", 3),
                            Seen.direct(CLIENT, 403, "GET /leak.html HTTP/1.1", 0),
                            Seen.direct(CLIENT, 403, "GET /leak.html HTTP/1.1", 3));
        }
    }

    /** CRS 4 is not in Debian 12: its variables, set as its rules 949060 and 980099 set them. */
    @Test
    void shouldTakeTheBlockingScoreOfCrs4() throws Exception {
        try (Lab lab = copying("debian")) {
            lab.withHttpdLines(
                    "SecRuleRemoveById 900000-999999",
                    "SecAction"
                        + " \"id:1,phase:2,pass,nolog,setvar:tx.blocking_inbound_anomaly_score=5,"
                        + "setvar:tx.detection_inbound_anomaly_score=8\"",
                    "SecAction \"id:2,phase:5,pass,nolog,setvar:tx.anomaly_score=9\"");
            lab.startHttpd();

            lab.request(CLIENT, "/");

            assertThat(events(lab)).containsExactly(Seen.direct(CLIENT, 200, "GET / HTTP/1.1", 5));
        }
    }

    /** Nobody escapes by a line that is too long to be counted: 98 fields of 8 KB, escaped. */
    @Test
    void shouldReadTheLongestLineThatHttpdWrites() throws Exception {
        String text = "\u00ff".repeat(8_100) + "\r\n";
        try (Lab lab = Lab.up().withHttpdConf("debian", "customlog")) {
            lab.withSettings("input.format = \"extended\"").startHttpd();

            String request =
                    "GET / HTTP/1.1\r\nHost: www.example.com\r\nConnection: close\r\n"
                            + ("User-Agent: " + text).repeat(49)
                            + ("X-Forwarded-For: " + text).repeat(49)
                            + "\r\n";
            // Fields of one name are too long when put together, and are logged all the same.
            assertThat(lab.raw(CLIENT, request)).isEqualTo(400);

            assertThat(lastReport(lab)).contains("end of input: 1 lines read, 0 malformed");
        }
    }

    @Test
    void shouldBanForRejectedRequestsWhereSecGuardianLogIsBlind() throws IOException {
        try (Lab lab = Lab.up()) {
            lab.startHttpd();
            assertThat(floodOfBadRequests(lab)).containsExactly("150 400");
            assertThat(lab.request(PROXY, "/")).isEqualTo(200);
            assertThat(lastReport(lab)).contains("end of input: 1 lines read, 0 malformed");
            assertThat(lab.decisions()).isEmpty();
        }
        try (Lab lab = Lab.up().withHttpdConf("debian", "customlog").withModSecurity()) {
            lab.startHttpd();
            floodOfBadRequests(lab);
            assertThat(lab.awaitDecision("client=" + CLIENT + ' ', SOON))
                    .contains("decision=ban", "count=120 threshold=120", "request=\"GE T /?n=");
            assertThat(lab.request(CLIENT, "/")).isZero();
            assertThat(lab.request(PROXY, "/")).isEqualTo(200);
            assertThat(lab.decisions()).hasSize(1);
        }
    }

    private static String lastReport(Lab lab) {
        lab.stopHttpd();
        return lab.reports().stream()
                .filter(line -> line.contains("end of input: "))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> floodOfBadRequests(Lab lab) {
        return lab.flood(CLIENT, 150, 1, "/", "--request", "GE T");
    }

    private static Lab copying(String layout) throws IOException {
        return Lab.up()
                .withHttpdConf(layout, "customlog")
                .withModSecurity()
                .withGuardian("src/test/lab/copy-input");
    }

    /** Stops httpd, so that each line has arrived, and reads what the guardian would read. */
    private static List<Seen> events(Lab lab) throws IOException, FormatFault {
        lab.stopHttpd();
        LineFormat format = Formats.of("extended");
        RequestEvent event = new RequestEvent();
        List<Seen> all = new ArrayList<>();
        for (Path file : copies(lab)) {
            for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
                byte[] bytes = line.getBytes(StandardCharsets.ISO_8859_1);
                assertThat(format.read(bytes, 0, bytes.length, event)).as(line).isNull();
                all.add(Seen.of(event));
            }
        }
        return all;
    }

    private static List<Path> copies(Lab lab) throws IOException {
        try (Stream<Path> files = Files.list(lab.state())) {
            return files.sorted().toList();
        }
    }
}
