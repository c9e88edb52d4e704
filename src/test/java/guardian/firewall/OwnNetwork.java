package guardian.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A wire between this JVM, which serves at {@link #SERVER4} and {@link #SERVER6}, and clients with
 * addresses of their own in another network namespace. Real packets through the real kernel, inside
 * the private network that src/test/lab/in-own-network makes: the machine's own firewall is far.
 */
public final class OwnNetwork implements AutoCloseable {

    public static final String SERVER4 = "192.0.2.1";
    static final String SERVER6 = "2001:db8::1";

    private static final int DROPPED = 28; // curl: "Operation timeout"
    private static final int REFUSED = 7; // curl: "Failed to connect to host"

    private final List<LineServer> servers = new ArrayList<>();

    public OwnNetwork() {
        mustBeOwnNetwork();
        run("ip", "netns", "add", "clients");
        run("ip", "link", "add", "guarded", "type", "veth", "peer", "wire", "netns", "clients");
        run("ip", "addr", "add", SERVER4 + "/24", "dev", "guarded");
        run("ip", "addr", "add", SERVER6 + "/32", "dev", "guarded", "nodad");
        run("ip", "link", "set", "guarded", "up");
        run("ip", "-n", "clients", "link", "set", "wire", "up");
    }

    /** Rules are changed here: never outside the private network. */
    static void mustBeOwnNetwork() {
        assertThat(System.getenv("GUARDIAN_OWN_NETWORK"))
                .as("tests of the firewall run in src/test/lab/in-own-network, as bin/test does")
                .isEqualTo("1");
    }

    /** What a firewall keeps running ends when it is closed. */
    static void mustHaveEnded(String command) {
        assertThat(ProcessHandle.current().children())
                .extracting(child -> child.info().commandLine().orElse(""))
                .as("processes of firewalls that were closed")
                .noneMatch(line -> line.endsWith(command));
    }

    /** Gives the clients' side these addresses, IPv4 or IPv6. */
    public OwnNetwork clients(String... addresses) {
        for (String address : addresses) {
            boolean six = address.contains(":");
            List<String> command = new ArrayList<>(List.of("ip", "-n", "clients", "addr", "add"));
            command.addAll(List.of(address + (six ? "/32" : "/24"), "dev", "wire"));
            if (six) {
                command.add("nodad");
            }
            run(command.toArray(String[]::new));
        }
        return this;
    }

    /** Answers every connection to these ports. */
    OwnNetwork serve(int... ports) throws IOException {
        for (int port : ports) {
            servers.add(new LineServer(port));
        }
        return this;
    }

    void assertServed(String client, int port) {
        assertThat(connect(client, port, "10")).as(client + " to port " + port).isZero();
    }

    /** Nothing comes back: neither an answer nor a refusal. */
    void assertDropped(String client, int port) {
        assertThat(connect(client, port, "0.5")).as(client + " to port " + port).isEqualTo(DROPPED);
    }

    /** A refusal comes back. */
    void assertRefused(String client, int port) {
        assertThat(connect(client, port, "10")).as(client + " to port " + port).isEqualTo(REFUSED);
    }

    void assertServed(String client, String host, int port) {
        assertThat(connect(client, host, port, "10")).as(client + " to " + host).isZero();
    }

    void assertDropped(String client, String host, int port) {
        assertThat(connect(client, host, port, "0.5"))
                .as(client + " to " + host)
                .isEqualTo(DROPPED);
    }

    /** curl's exit code. */
    int connect(String client, int port, String seconds) {
        return connect(client, client.contains(":") ? SERVER6 : SERVER4, port, seconds);
    }

    private static int connect(String client, String host, int port, String seconds) {
        String url = "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port + "/";
        return exit(
                "ip",
                "netns",
                "exec",
                "clients",
                "curl",
                "-sg",
                "--interface",
                client,
                "--connect-timeout",
                seconds,
                "--max-time",
                "20",
                url);
    }

    /** Its output; any other exit code than 0 fails the test. */
    public static String run(String... command) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            try (InputStream in = process.getInputStream()) {
                String output = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                assertThat(process.waitFor())
                        .as(String.join(" ", command) + ": " + output)
                        .isZero();
                return output;
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static int exit(String... command) {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Everything in the packet filter and all sets, as text that compares. */
    public static String dump() {
        return saved()
                + run("nft", "list", "ruleset").replaceAll(" counter packets \\d+ bytes \\d+", "");
    }

    /** The rules of iptables, also of its legacy, and all sets, each on its own line. */
    static String saved() {
        String saved = "";
        for (String tool : List.of("iptables", "ip6tables")) {
            saved += run(tool + "-save") + run(tool + "-legacy-save");
        }
        return saved.replaceAll("(?m)^#.*\n", "").replaceAll("\\[\\d+:\\d+]", "")
                + run("ipset", "save");
    }

    /** The rules of INPUT, in order. */
    static List<String> input(String tool) {
        return rules(tool, "INPUT");
    }

    /** The rules of a chain, in order. */
    static List<String> rules(String tool, String chain) {
        return run(tool, "-S", chain).lines().filter(l -> l.startsWith("-A")).toList();
    }

    /** Writes a program that stands in for a real one. */
    static void program(Path directory, String name, String... lines) throws IOException {
        Path file = directory.resolve(name);
        Files.writeString(file, "#!/bin/bash\n" + String.join("\n", lines) + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    @Override
    public void close() throws IOException {
        servers.forEach(LineServer::close);
        run("ip", "link", "del", "guarded");
        run("ip", "netns", "del", "clients");
    }
}
