package guardian.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.firewall.OwnNetwork;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Faults that let the banned through, planted in a real kernel, with real packets of real clients:
 * the guardian names each within ten seconds of the first request.
 */
abstract class ProofContract {

    static final String CLIENT = "192.0.2.7";
    private static final String PROXY = "192.0.2.9";
    private static final String OPEN = "192.0.2.2";
    private static final Duration SOON = Duration.ofSeconds(10);

    @TempDir private Path folder;
    private OwnNetwork network;
    private Daemon daemon;
    private LoggingServer http;
    private LoggingServer other;

    /** Further keys of {@code [firewall]}. */
    abstract String keys();

    /** Takes away all that the guardian has made. */
    abstract void flush();

    @BeforeEach
    void open() throws Exception {
        network = new OwnNetwork().clients(CLIENT, PROXY);
        Path config =
                Daemon.config(
                        folder,
                        "mode = \"block\"\n[[rule]]\nname = \"requests\"\nthreshold = { 1m = 3 }",
                        "[ban]\nbrake = 1.0\n[allowlist]\nverified_bots = false\n[input]\n"
                                + "trusted_proxies = [\""
                                + PROXY
                                + "\"]\n[firewall]\n"
                                + keys());
        daemon = Daemon.start(config);
        http = new LoggingServer(80, this::log);
        other = new LoggingServer(8080, this::log);
    }

    @AfterEach
    void close() throws Exception {
        http.close();
        other.close();
        daemon.end();
        flush();
        network.close();
    }

    final void log(String line) {
        try {
            daemon.send(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void shouldNameAProxyInFront() throws Exception {
        for (int i = 0; i < 3; i++) {
            assertThat(throughProxy()).isTrue();
        }
        awaitBan();
        assertThat(throughProxy()).isTrue();
        awaitCause("proxy in front: the packets are those of " + PROXY);
    }

    @Test
    void shouldNameAPortThatIsNotGuardedAndSayItOnce() throws Exception {
        ban();
        assertThat(get(CLIENT, OwnNetwork.SERVER4 + ":8080")).isTrue();
        awaitCause("wrong port: ");
        assertThat(Daemon.log(folder)).contains("port 8080, firewall.ports are [80, 443]");
        assertThat(get(CLIENT, OwnNetwork.SERVER4 + ":8080")).isTrue();
        Thread.sleep(1000);
        assertThat(Daemon.log(folder).split("does not work", -1)).hasSize(2);
        assertThat(Daemon.decisions(folder)).hasSize(1);
    }

    @Test
    void shouldNameASetThatIsMissingAndPutItBack() throws Exception {
        ban();
        plant(this::flush, () -> isServed(OwnNetwork.SERVER4));
        awaitCause("set missing: ");
        Daemon.awaitDecision(folder, "decision=restore client=" + CLIENT);
        assertThat(get(CLIENT, OwnNetwork.SERVER4)).as("is let pass").isFalse();
    }

    @Test
    void shouldSayNothingWhereTheBanWorks() throws Exception {
        ban();
        assertThat(get(CLIENT, OwnNetwork.SERVER4)).as("is let pass").isFalse();
        assertThat(get(PROXY, OwnNetwork.SERVER4)).isTrue();
        Thread.sleep(1000);
        assertThat(Daemon.log(folder)).doesNotContain("does not work");
    }

    /** Has the client banned, for more than five seconds. */
    final void ban() throws Exception {
        ban(3);
    }

    /** The same, by so many requests. */
    final void ban(int requests) throws Exception {
        for (int i = 0; i < requests; i++) {
            assertThat(get(CLIENT, OwnNetwork.SERVER4)).isTrue();
        }
        awaitBan();
    }

    final void awaitBan() throws Exception {
        Daemon.awaitDecision(folder, "decision=ban client=" + CLIENT);
        Thread.sleep(5_200);
    }

    final void awaitCause(String cause) throws InterruptedException {
        String start = "the ban of " + CLIENT + " until ";
        try {
            Daemon.await(
                    cause,
                    SOON,
                    () ->
                            Daemon.log(folder)
                                    .lines()
                                    .filter(line -> line.contains(start))
                                    .anyMatch(line -> line.contains("; likely cause: " + cause)));
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + ", but\n" + Daemon.log(folder), e);
        }
    }

    /** What others do to the firewall, until it lets the client pass: the guardian mends it. */
    static void plant(Runnable fault, BooleanSupplier passes) throws InterruptedException {
        Daemon.await(
                "a fault that lets the client pass",
                SOON,
                () -> {
                    fault.run();
                    return passes.getAsBoolean();
                });
    }

    static boolean isServed(String server) {
        try {
            return get(CLIENT, server);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** A connection of the client that is open before its ban. */
    final KeepAlive connection() throws Exception {
        OwnNetwork.run("ip", "addr", "add", OPEN + "/32", "dev", "guarded");
        OwnNetwork.run("ip", "-n", "clients", "route", "add", OPEN, "dev", "wire", "src", CLIENT);
        // Whatever the guardian has tracked from now on is known as an open one.
        assertThat(get(PROXY, OwnNetwork.SERVER4)).isTrue();
        Daemon.await("a firewall", SOON, () -> Daemon.log(folder).contains(" is ready"));
        return new KeepAlive(OPEN, 80);
    }

    /** Whether a request of the client is answered. */
    static boolean get(String client, String server, String... more) throws Exception {
        ProcessBuilder curl =
                new ProcessBuilder(
                        "ip", "netns", "exec", "clients", "curl", "-s", "-m", "0.5", "--interface");
        curl.command().add(client);
        curl.command().addAll(List.of(more));
        curl.command().add("http://" + server + "/");
        return curl.redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0;
    }

    private static boolean throughProxy() throws Exception {
        return get(PROXY, OwnNetwork.SERVER4, "-H", "X-Forwarded-For: " + CLIENT);
    }
}
