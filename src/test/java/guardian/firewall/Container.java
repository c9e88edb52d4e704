package guardian.firewall;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A network namespace behind a bridge of this one, as container engines make them, with a server of
 * its own: what clients send there is forwarded.
 */
public final class Container implements AutoCloseable {

    public final String address4 = "198.51.100.2";
    final String address6 = "fd00:db8:c::2";

    private static final List<Path> FORWARDING =
            List.of(
                    Path.of("/proc/sys/net/ipv4/ip_forward"),
                    Path.of("/proc/sys/net/ipv6/conf/all/forwarding"));

    private final Process server;
    private final BufferedReader said;

    /** Serves these ports. To be closed before the network. */
    Container(int... ports) throws IOException {
        this(LineServer.class, ports);
    }

    /** Serves these ports by a program that says so on its stdout. */
    public Container(Class<?> program, int... ports) throws IOException {
        run("ip", "netns", "add", "container");
        run("ip", "link", "add", "bridge", "type", "bridge");
        run("ip", "link", "add", "port", "type", "veth", "peer", "eth0", "netns", "container");
        run("ip", "link", "set", "port", "master", "bridge", "up");
        run("ip", "addr", "add", "198.51.100.1/24", "dev", "bridge");
        run("ip", "addr", "add", "fd00:db8:c::1/64", "dev", "bridge", "nodad");
        run("ip", "link", "set", "bridge", "up");
        run("ip", "-n", "container", "addr", "add", address4 + "/24", "dev", "eth0");
        run("ip", "-n", "container", "addr", "add", address6 + "/64", "dev", "eth0", "nodad");
        run("ip", "-n", "container", "link", "set", "eth0", "up");
        run("ip", "-n", "container", "route", "add", "default", "via", "198.51.100.1");
        run("ip", "-n", "container", "-6", "route", "add", "default", "via", "fd00:db8:c::1");
        route(address4, OwnNetwork.SERVER4);
        route(address6, OwnNetwork.SERVER6);
        forward("1");
        server = server(program, ports);
        said = reader(server);
        if (!"serving".equals(said.readLine())) {
            throw new IOException("the container's server did not start");
        }
    }

    /** What the program says besides. */
    public BufferedReader said() {
        return said;
    }

    private static void route(String to, String via) {
        run("ip", "-n", "clients", "route", "add", to, "via", via, "dev", "wire", "onlink");
    }

    private static void run(String... command) {
        OwnNetwork.run(command);
    }

    private static void forward(String flag) throws IOException {
        for (Path file : FORWARDING) {
            Files.writeString(file, flag);
        }
    }

    private static Process server(Class<?> program, int... ports) throws IOException {
        List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", "container"));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:TieredStopAtLevel=1");
        command.add("-cp");
        command.add(
                Path.of(System.getProperty("guardian.home"), "target", "test-classes").toString());
        command.add(program.getName());
        for (int port : ports) {
            command.add(Integer.toString(port));
        }
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    private static BufferedReader reader(Process process) {
        return new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
    }

    @Override
    public void close() throws IOException {
        server.destroyForcibly().onExit().join();
        forward("0");
        run("ip", "link", "del", "port");
        run("ip", "link", "del", "bridge");
        run("ip", "netns", "del", "container");
    }
}
