package guardian.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a real HTTP server gets, and servers that are none of the good ones. */
class WebhookTest {

    private static final Message MESSAGE = new Message("text", "{\"text\":\"x\"}", 1);
    private static final Duration SHORT = Duration.ofMillis(500);
    private static final Duration LONG = Duration.ofSeconds(10);

    private final List<String> posted = new CopyOnWriteArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/good", exchange -> answer(exchange, 204));
        server.createContext("/bad", exchange -> answer(exchange, 500));
        server.createContext("/away", this::redirect);
        server.createContext("/silent", exchange -> await());
        server.createContext("/endless", this::drip);
        server.start();
    }

    @AfterEach
    void stop() {
        end.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void shouldPostTheJson() throws IOException {
        webhook("/good?key=1", LONG).carry(MESSAGE);
        assertThat(posted).containsExactly("POST /good?key=1 application/json {\"text\":\"x\"}");
    }

    @Test
    void shouldTellTheStatusThatIsNoSuccessButNoSecret() {
        assertThatThrownBy(() -> webhook("/bad/SECRET", LONG).carry(MESSAGE))
                .isInstanceOf(IOException.class)
                .hasMessage(address() + " answered 500");
    }

    @Test
    void shouldFollowNobodyElsewhere() {
        assertThatThrownBy(() -> webhook("/away", LONG).carry(MESSAGE))
                .hasMessage(address() + " answered 307");
        assertThat(posted).hasSize(1);
    }

    @Test
    void shouldGiveUpOnAServerThatDoesNotAnswer() {
        assertThatThrownBy(() -> webhook("/silent", SHORT).carry(MESSAGE))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(address() + ": ");
    }

    @Test
    void shouldGiveUpOnAnAnswerThatDoesNotEnd() {
        assertThatThrownBy(() -> webhook("/endless", SHORT).carry(MESSAGE))
                .isInstanceOf(IOException.class)
                .hasMessage(address() + ": no answer in 500 ms");
    }

    @Test
    void shouldGiveUpWhereNobodyListens() throws IOException {
        int port;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = taken.getLocalPort();
        }
        String nobody = "http://127.0.0.1:" + port;
        assertThatThrownBy(() -> new Webhook(nobody + "/SECRET", LONG).carry(MESSAGE))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(nobody + ": ")
                .hasMessageNotContaining("SECRET");
    }

    @Test
    void shouldLetGoAtOnceWhenItIsInterrupted() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> webhook("/silent", LONG).carry(MESSAGE))
                .hasMessage(address() + ": interrupted");
        assertThat(Thread.interrupted()).isTrue();
    }

    private Webhook webhook(String path, Duration limit) {
        return new Webhook(address() + path, limit);
    }

    private String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange, int status) throws IOException {
        String body =
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.US_ASCII);
        posted.add(
                String.join(
                        " ",
                        exchange.getRequestMethod(),
                        exchange.getRequestURI().toString(),
                        exchange.getRequestHeaders().getFirst("Content-Type"),
                        body));
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    private void redirect(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().add("Location", address() + "/good");
        answer(exchange, 307);
    }

    private void drip(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        exchange.getResponseBody().write('x');
        exchange.getResponseBody().flush();
        await();
    }

    private void await() {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
