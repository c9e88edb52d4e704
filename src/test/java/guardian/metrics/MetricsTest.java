package guardian.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.config.MetricsSettings;
import guardian.config.Settings;
import guardian.runtime.Histogram;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Scrapers of all sorts at a real port, and the file. */
@Timeout(60)
class MetricsTest {

    private static final String GET = "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n";

    @TempDir private Path folder;
    private final List<Metrics> started = new ArrayList<>();
    private final AtomicLong lines = new AtomicLong(7);
    private final int port = freePort();

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @AfterEach
    void closeAll() throws Exception {
        for (Metrics metrics : started) {
            metrics.close(5000);
        }
    }

    private Metrics start(String file, BooleanSupplier leads, Duration patience) {
        Optional<Path> path = Optional.of(folder.resolve(file)).filter(any -> !file.isEmpty());
        Metrics metrics =
                new Metrics(
                        new MetricsSettings("127.0.0.1:" + port, path),
                        to -> to.counter("lines_read_total", "Lines read.", lines.get()),
                        leads,
                        patience.toNanos());
        started.add(metrics);
        metrics.start();
        return metrics;
    }

    private Socket connected() throws Exception {
        while (true) {
            try {
                return new Socket(InetAddress.getLoopbackAddress(), port);
            } catch (IOException e) {
                TimeUnit.MILLISECONDS.sleep(5);
            }
        }
    }

    private String ask(String request) throws Exception {
        try (Socket socket = connected()) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Scrape scrape(String answer) {
        return Scrape.read(answer.substring(answer.indexOf("\r\n\r\n") + 4));
    }

    @Test
    void shouldTellWhatWasCountedToWhoeverScrapes() throws Exception {
        start("", () -> true, Duration.ofSeconds(20));
        String answer = ask(GET);
        assertThat(answer)
                .startsWith("HTTP/1.1 200 OK\r\nContent-Type: text/plain; version=0.0.4")
                .contains("\r\nConnection: close\r\n");
        assertThat(scrape(answer).value("lines_read_total")).isEqualTo(7);
        lines.set(8);
        while (scrape(ask(GET)).value("lines_read_total") != 8) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    @Test
    void shouldAnswerNothingElse() throws Exception {
        start("", () -> true, Duration.ofSeconds(20));
        assertThat(ask("GET / HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 404 ");
        assertThat(ask("GET /metricsx HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 404 ");
        assertThat(ask("POST /metrics HTTP/1.1\r\n\r\n"))
                .startsWith("HTTP/1.1 405 ")
                .contains("\r\nAllow: GET\r\n");
        assertThat(ask("rubbish\r\n\r\n")).startsWith("HTTP/1.1 400 ");
        assertThat(ask("x".repeat(Scraper.LONGEST))).as("too long").isEmpty();
        assertThat(ask(GET)).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void shouldServeOthersWhileManySayNothingAndCutThoseOff() throws Exception {
        start("", () -> true, Duration.ofMillis(300));
        List<Socket> silent = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            silent.add(connected());
        }
        assertThat(ask(GET)).startsWith("HTTP/1.1 200 ");
        for (Socket socket : silent) {
            assertThat(socket.getInputStream().read()).as("cut off").isEqualTo(-1);
            socket.close();
        }
    }

    @Test
    void shouldLeaveThePortToTheOneWhoLeads() throws Exception {
        AtomicBoolean first = new AtomicBoolean(true);
        start("one.prom", first::get, Duration.ofSeconds(20));
        assertThat(ask(GET)).startsWith("HTTP/1.1 200 ");
        start("two.prom", () -> !first.get(), Duration.ofSeconds(20));
        first.set(false);
        while (!Files.exists(folder.resolve("two.prom"))) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        assertThat(started.get(0).close(5000)).isTrue();
        assertThat(folder.resolve("one.prom")).as("the other's by then").exists();
        assertThat(ask(GET)).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void shouldWriteAFileThatEverybodyMayReadAndTakeItAwayAtTheEnd() throws Exception {
        Metrics metrics = start("a.prom", () -> true, Duration.ofSeconds(20));
        Path file = folder.resolve("a.prom");
        while (!Files.exists(file)) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        assertThat(Scrape.read(Files.readString(file)).value("lines_read_total")).isEqualTo(7);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r--r--");
        assertThat(metrics.close(5000)).isTrue();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void shouldGoOnWhereTheFileCannotBeWritten() throws Exception {
        start("missing/a.prom", () -> true, Duration.ofSeconds(20));
        assertThat(ask(GET)).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void shouldStartNoThreadWhereNobodyWantsToKnow() throws Exception {
        MetricsSettings off = new MetricsSettings("", Optional.empty());
        assertThat(Settings.defaults().metrics()).isEqualTo(off);
        Metrics metrics = new Metrics(off, to -> {}, () -> true);
        metrics.start();
        assertThat(metrics.close(0)).isTrue();
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("metrics");
    }

    @Test
    void shouldEscapeLabelsAndTellHistogramsAsPrometheusWantsThem() {
        Histogram histogram = new Histogram();
        histogram.took(TimeUnit.MILLISECONDS.toNanos(3));
        histogram.took(TimeUnit.SECONDS.toNanos(30));
        Exposition exposition =
                new Exposition()
                        .counters("a_total", "A \\ b\nc.", "cause", Map.of("x \"y\"\\\n", 3L))
                        .counters("b_total", "B.", "x", "y", Map.of(List.of("1", "2"), 4L))
                        .flag("c", "C.", true)
                        .histograms("d_seconds", "D.", "rule", Map.of("a", histogram))
                        .histograms("e_seconds", "E.", "rule", Map.of());
        Scrape scrape = Scrape.read(exposition.toString());
        assertThat(scrape.value("a_total{cause=\"x \\\"y\\\"\\\\\\n\"}")).isEqualTo(3);
        assertThat(scrape.value("b_total{x=\"1\",y=\"2\"}")).isEqualTo(4);
        assertThat(scrape.value("c")).isEqualTo(1);
        assertThat(scrape.value("d_seconds_bucket{rule=\"a\",le=\"0.0025\"}")).isZero();
        assertThat(scrape.value("d_seconds_bucket{rule=\"a\",le=\"0.005\"}")).isEqualTo(1);
        assertThat(scrape.value("d_seconds_bucket{rule=\"a\",le=\"10\"}")).isEqualTo(1);
        assertThat(scrape.value("d_seconds_count{rule=\"a\"}")).isEqualTo(2);
        assertThat(scrape.value("d_seconds_sum{rule=\"a\"}")).isEqualTo(30.003);
    }
}
