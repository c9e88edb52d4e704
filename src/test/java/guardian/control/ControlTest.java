package guardian.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import guardian.config.ControlSettings;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Operators of all sorts at a real socket. */
@Timeout(60)
class ControlTest {

    private static final String PING = "{\"verb\": \"ping\"}";

    private final LinkedBlockingQueue<Consumer<Supplier<String>>> slow =
            new LinkedBlockingQueue<>();
    private final List<Control> started = new ArrayList<>();
    private Path folder;
    private Path socket;

    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createTempDirectory("control");
        socket = folder.resolve("control.sock");
    }

    @AfterEach
    void closeAll() throws Exception {
        for (Control control : started) {
            control.close(5000);
        }
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private Control start(String name, BooleanSupplier leads, Duration patience, String group) {
        Map<String, Verb> verbs =
                Map.of(
                        "ping",
                        (request, answer) ->
                                answer.accept(() -> Json.of(json -> json.text("from", name))),
                        "slow",
                        (request, answer) -> slow.add(answer),
                        "fail",
                        (request, answer) -> {
                            throw new IllegalStateException("because");
                        });
        Control control =
                new Control(new ControlSettings(socket, group), verbs, leads, patience.toNanos());
        started.add(control);
        control.start();
        return control;
    }

    private Control start(String name) {
        return start(name, () -> true, Duration.ofSeconds(20), "");
    }

    private void await(BooleanSupplier seen) throws InterruptedException {
        while (!seen.getAsBoolean()) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    private void awaitSocket() throws InterruptedException {
        await(() -> Files.exists(socket));
    }

    private String ask(String request) throws IOException {
        try (Operator operator = new Operator(socket)) {
            return operator.ask(request);
        }
    }

    @Test
    void shouldAnswerOneRequestAfterTheOtherAndLetNobodyInButTheOwner() throws Exception {
        Control control = start("one");
        awaitSocket();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
                .isEqualTo("rw-------");
        try (Operator operator = new Operator(socket)) {
            assertThat(operator.ask(PING)).isEqualTo("{\"from\":\"one\"}");
            operator.send(PING + "\n" + PING + "\n");
            assertThat(operator.line()).isEqualTo("{\"from\":\"one\"}");
            assertThat(operator.line()).isEqualTo("{\"from\":\"one\"}");
        }
        assertThat(control.close(5000)).isTrue();
        assertThat(socket).doesNotExist();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void shouldAdmitAGroup() throws Exception {
        start("one", () -> true, Duration.ofSeconds(20), "0");
        awaitSocket();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
                .isEqualTo("rw-rw----");
    }

    @Test
    void shouldTellThatARequestIsNoneAndGoOn() throws Exception {
        start("one");
        awaitSocket();
        for (String rubbish :
                List.of("", "\0\0\1", "[1]", "{\"verb\": ", "{} {}", "[".repeat(999))) {
            assertThat(ask(rubbish)).contains("a request is one JSON object");
        }
        assertThat(ask("{\"verb\": \"dance\"}")).contains("no such verb");
        assertThat(ask("{\"verb\": [1, {\"a\": 2}]}")).contains("no such verb");
        assertThat(ask("{\"verb\": \"fail\"}")).contains("failed at it");
        assertThat(ask(PING)).contains("one");
    }

    @Test
    void shouldCutOffWhoSendsTooMuch() throws Exception {
        Control control = start("one");
        awaitSocket();
        try (Operator operator = new Operator(socket)) {
            assertThatThrownBy(() -> operator.send("x".repeat(10 << 20)))
                    .isInstanceOf(IOException.class);
        }
        assertThat(ask(PING)).contains("one");
        assertThat(control.cutOff()).isEqualTo(1);
    }

    @Test
    void shouldCutOffWhoSendsNothingOrHalfALineOrDoesNotRead() throws Exception {
        start("one", () -> true, Duration.ofMillis(300), "");
        awaitSocket();
        try (Operator silent = new Operator(socket);
                Operator half = new Operator(socket)) {
            half.send("{\"verb\"");
            assertThat(silent.line()).isEmpty();
            assertThat(half.line()).isEmpty();
        }
        assertThat(ask(PING)).contains("one");
    }

    @Test
    void shouldAnswerAThousandAtOnceThoughOthersOccupyPlaces() throws Exception {
        start("one", () -> true, Duration.ofMillis(700), "");
        awaitSocket();
        List<Operator> silent = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            silent.add(new Operator(socket));
        }
        ExecutorService crowd = Executors.newFixedThreadPool(200);
        try {
            CountDownLatch go = new CountDownLatch(1);
            List<Future<String>> answers = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                answers.add(
                        crowd.submit(
                                () -> {
                                    go.await();
                                    return ask(PING);
                                }));
            }
            go.countDown();
            for (Future<String> answer : answers) {
                assertThat(answer.get()).contains("one");
            }
        } finally {
            crowd.shutdownNow();
            for (Operator each : silent) {
                each.close();
            }
        }
    }

    @Test
    void shouldLeaveThePathToTheNextAndAnswerWhoIsConnected() throws Exception {
        AtomicBoolean leads = new AtomicBoolean(true);
        Control one = start("one", leads::get, Duration.ofSeconds(20), "");
        awaitSocket();
        try (Operator asking = new Operator(socket)) {
            asking.send("{\"verb\": \"slow\"}\n");
            var pending = slow.take();
            leads.set(false);
            assertThat(ask(PING)).as("nobody else is there yet").contains("one");
            start("two");
            await(
                    () -> {
                        try {
                            return ask(PING).contains("two");
                        } catch (IOException e) {
                            throw new AssertionError("no gap between the two", e);
                        }
                    });
            pending.accept(() -> Json.of(json -> json.text("from", "one, late")));
            assertThat(asking.line()).contains("one, late");
        }
        assertThat(one.close(5000)).isTrue();
        assertThat(ask(PING)).as("it takes nobody else's socket away").contains("two");
    }

    @Test
    void shouldReplaceWhatAKilledOneLeftBehind() throws Exception {
        try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(socket));
        }
        Files.createDirectory(folder.resolve(".c" + ProcessHandle.current().pid()));
        start("one");
        await(
                () -> {
                    try {
                        return ask(PING).contains("one");
                    } catch (IOException e) {
                        return false;
                    }
                });
    }

    @Test
    void shouldComeBackWhenItsSocketWasRemoved() throws Exception {
        start("one");
        awaitSocket();
        Files.delete(socket);
        awaitSocket();
        assertThat(ask(PING)).contains("one");
    }

    @Test
    void shouldTouchNothingBeforeItLeads() throws Exception {
        Control control = start("one", () -> false, Duration.ofSeconds(20), "");
        assertThat(control.close(5000)).isTrue();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void shouldLeaveAFileAloneThatIsNoSocket() throws Exception {
        Files.writeString(socket, "precious");
        Door door = new Door(new ControlSettings(socket, ""));
        assertThatThrownBy(door::open).hasMessageContaining("no socket");
        assertThat(socket).hasContent("precious");
    }

    @Test
    void shouldSayThatAPathIsTooLong() {
        Path deep = folder.resolve("d".repeat(90)).resolve("control.sock");
        Door door = new Door(new ControlSettings(deep, ""));
        assertThatThrownBy(door::open)
                .hasMessageContaining("takes 100")
                .hasMessageContaining("[control] socket");
    }
}
