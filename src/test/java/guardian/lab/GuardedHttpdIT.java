package guardian.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the story of bin/demo does not tell: the other feed, slow requests, throw-away starts. */
class GuardedHttpdIT {

    private static final String CLIENT = "203.0.113.7";
    private static final String NEIGHBOUR = "203.0.113.8";
    private static final Duration SOON = Duration.ofSeconds(12);

    @Test
    void shouldBanTheFlooderAloneWhenFedByCustomLog() throws IOException {
        try (Lab lab = Lab.up().withHttpdConf("debian", "customlog")) {
            lab.startHttpd();

            lab.flood(CLIENT, 300, 3);

            assertThat(lab.awaitDecision("client=" + CLIENT + " ", SOON))
                    .contains("decision=ban", "count=120 threshold=120", "firewall=iptables")
                    .contains("host=www.example.com request=\"GET /?n=");
            assertThat(lab.request(CLIENT, "/")).isZero();
            assertThat(lab.request(NEIGHBOUR, "/")).isEqualTo(200);
            assertThat(lab.decisions()).hasSize(1);
        }
    }

    @Test
    void shouldCountTheRequestThatOutlivesAGracefulRestart() throws Exception {
        try (Lab lab = Lab.up().withPatience(10)) {
            lab.startHttpd();
            assertThat(lab.flood(CLIENT, 100, 1)).containsExactly("100 200");
            Process slow = lab.requestSlowly(CLIENT, "4");
            lab.gracefulHttpd();
            Lab.await(
                    () -> lab.guardians().size() == 2 ? true : null,
                    Duration.ofSeconds(2),
                    () -> "two guardians: " + lab.guardians() + lab.reports());

            assertThat(slow.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(slow.exitValue()).isZero();
            assertThat(lab.flood(CLIENT, 19, 1)).containsExactly("19 200");

            assertThat(lab.awaitDecision("client=" + CLIENT + " ", SOON)).contains("count=120 ");
        }
    }

    @Test
    void shouldLoseNoCountAndNoBanWhenHttpdStopsAndStarts() throws IOException {
        try (Lab lab = Lab.up()) {
            lab.startHttpd();
            lab.flood(NEIGHBOUR, 150, 1);
            lab.awaitDecision("client=" + NEIGHBOUR + " ", SOON);
            assertThat(lab.flood(CLIENT, 119, 2)).containsExactly("119 200");

            lab.stopHttpd();
            lab.startHttpd();

            assertThat(lab.request(CLIENT, "/")).isEqualTo(200);
            assertThat(lab.awaitDecision("client=" + CLIENT + " ", SOON)).contains("count=120 ");
            assertThat(lab.request(NEIGHBOUR, "/")).isZero();
            assertThat(lab.decisions()).filteredOn(line -> line.contains(NEIGHBOUR)).hasSize(1);
        }
    }

    @Test
    void shouldTouchNothingInTheStartsThatHttpdThrowsAway() throws IOException {
        try (Lab lab = Lab.up()) {
            lab.startHttpd();
            lab.stopHttpd();
            assertThat(files(lab)).isEmpty();

            lab.testHttpd();

            assertThat(files(lab)).isEmpty();
        }
    }

    @Test
    void shouldOnlyLogInWarnMode() throws IOException {
        try (Lab lab = Lab.up().withSettings("mode = \"warn\"")) {
            lab.startHttpd();

            assertThat(lab.flood(CLIENT, 150, 2)).containsExactly("150 200");

            assertThat(lab.awaitDecision("client=" + CLIENT + " ", SOON))
                    .contains("decision=would-ban", "count=120 ");
            assertThat(lab.request(CLIENT, "/")).isEqualTo(200);
        }
    }

    private static List<String> files(Lab lab) throws IOException {
        try (Stream<Path> files = Files.walk(lab.state())) {
            return files.filter(Files::isRegularFile).map(Object::toString).toList();
        }
    }
}
