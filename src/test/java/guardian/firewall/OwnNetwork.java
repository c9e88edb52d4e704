package guardian.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
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
final class OwnNetwork implements AutoCloseable {

    static final String SERVER4 = "192.0.2.1";
    static final String SERVER6 = "2001:db8::1";

    private static final int DROPPED = 28; // curl: "Operation timeout"

    private final List<ServerSocket> servers = new ArrayList<>();

    OwnNetwork() {
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

    /** Gives the clients' side these addresses, IPv4 or IPv6. */
    OwnNetwork clients(String... addresses) {
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
            ServerSocket server = new ServerSocket();
            server.bind(new InetSocketAddress("::", port));
            servers.add(server);
            Thread thread = new Thread(() -> serve(server), "server-" + port);
            thread.setDaemon(true);
            thread.start();
        }
        return this;
    }

    private static void serve(ServerSocket server) {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                socket.getInputStream().read();
                socket.getOutputStream()
                        .write("HTTP/1.0 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                // The client has gone, or the network is closing.
            }
        }
    }

    void assertServed(String client, int port) {
        assertThat(connect(client, port, "10")).as(client + " to port " + port).isZero();
    }

    /** Nothing comes back: neither an answer nor a refusal. */
    void assertDropped(String client, int port) {
        assertThat(connect(client, port, "0.5")).as(client + " to port " + port).isEqualTo(DROPPED);
    }

    /** curl's exit code. */
    int connect(String client, int port, String seconds) {
        boolean six = client.contains(":");
        String url = "http://" + (six ? "[" + SERVER6 + "]" : SERVER4) + ":" + port + "/";
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
    static String run(String... command) {
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
    static String dump() {
        return (run("iptables-save") + run("ip6tables-save"))
                        .replaceAll("(?m)^#.*\n", "")
                        .replaceAll("\\[\\d+:\\d+]", "")
                + run("ipset", "save");
    }

    /** The rules of INPUT, in order. */
    static List<String> input(String tool) {
        return run(tool, "-S", "INPUT").lines().filter(l -> l.startsWith("-A")).toList();
    }

    /** Writes a program that stands in for a real one. */
    static void program(Path directory, String name, String... lines) throws IOException {
        Path file = directory.resolve(name);
        Files.writeString(file, "#!/bin/bash\n" + String.join("\n", lines) + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    @Override
    public void close() throws IOException {
        for (ServerSocket server : servers) {
            server.close();
        }
        run("ip", "link", "del", "guarded");
        run("ip", "netns", "del", "clients");
    }
}
