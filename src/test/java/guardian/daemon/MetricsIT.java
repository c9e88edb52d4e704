package guardian.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.firewall.OwnNetwork;
import guardian.metrics.Scrape;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real guardian tells Prometheus is what it was fed with. */
class MetricsIT {

    @TempDir private Path folder;

    private static String get(int port) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics")).build();
        HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean isFed(int port) {
        try {
            return Scrape.read(get(port)).value("lines_read_total") == 243;
        } catch (IOException e) {
            return false;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void shouldTellWhatItWasFedWith() throws Exception {
        int port = freePort();
        Path file = folder.resolve("guardian.prom");
        Path config =
                Daemon.config(
                        folder,
                        "mode = \"block\"",
                        "[firewall]\nkind = \"nftables\"\n[metrics]\nlisten = \"127.0.0.1:"
                                + port
                                + "\"\ntextfile = \""
                                + file
                                + "\"\n");
        try (Daemon daemon = Daemon.start(config)) {
            daemon.requests("192.0.2.7", 120)
                    .requests("192.0.2.8", 120)
                    .requests("192.0.2.9", 3)
                    .send("rubbish\n");
            Daemon.awaitDecision(folder, "decision=ban client=192.0.2.8");
            Daemon.await("243 lines scraped", Duration.ofSeconds(20), () -> isFed(port));
            Scrape scrape = Scrape.read(get(port));
            assertThat(scrape.value("clients")).isEqualTo(3);
            assertThat(scrape.value("bans{kind=\"ban\"}")).isEqualTo(2);
            assertThat(scrape.value("bans{kind=\"would-ban\"}")).isZero();
            assertThat(scrape.value("decisions_total{verdict=\"ban\",rule=\"requests\"}"))
                    .isEqualTo(2);
            assertThat(scrape.value("firewall_in_force{kind=\"nftables\"}")).isEqualTo(1);
            assertThat(scrape.value("line_to_decision_seconds_count{rule=\"requests\"}"))
                    .isEqualTo(2);
            assertThat(scrape.value("decision_to_kernel_seconds_count{rule=\"requests\"}"))
                    .isEqualTo(2);
            assertThat(scrape.value("line_to_decision_seconds_sum{rule=\"requests\"}"))
                    .isPositive();
            assertThat(scrape.value("block_mode")).isEqualTo(1);
            assertThat(scrape.value("enforcer_answers")).isEqualTo(1);
            assertThat(scrape.value("lines_shed_total")).isZero();
            assertThat(scrape.sum("lines_malformed_total")).isEqualTo(1);
            assertThat(Scrape.read(Files.readString(file)).families())
                    .as("the file tells the same")
                    .isEqualTo(scrape.families());
            DashboardQueries.mustAllBeAnsweredBy(scrape);
            assertThat(daemon.end()).isZero();
        } finally {
            OwnNetwork.run("nft", "flush", "ruleset");
        }
        assertThat(file).doesNotExist();
    }
}
