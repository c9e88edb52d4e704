package guardian.firewall;

import guardian.config.Packets;
import guardian.config.Settings;
import guardian.event.Prefix;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Looks at the connections of this machine for what lets a banned client through a firewall that is
 * in order: a port that is not guarded, a connection that was open before.
 *
 * <p>Only reads /proc, {@value #MOST_MILLIS} ms of each table at most.
 */
public final class Connections {

    private static final List<Path> TABLES =
            List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));

    private static final long MOST_MILLIS = 300;
    private static final int MOST_DESCRIPTORS = 10_000;
    private static final int MOST_ANCESTORS = 4;

    private final List<Integer> ports;
    private final boolean newOnly;

    /**
     * @param ports those that are guarded; none for all
     * @param newOnly whether open connections go on
     */
    Connections(List<Integer> ports, boolean newOnly) {
        this.ports = ports;
        this.newOnly = newOnly;
    }

    /** Those that the firewall of these settings meets; a command of the operator's meets all. */
    public static Connections of(Settings settings) {
        boolean unknown = settings.firewall().kind().equals("command");
        return new Connections(
                unknown ? List.of() : settings.firewall().ports(),
                !unknown && settings.firewall().packets() == Packets.NEW);
    }

    /** What a connection of the client that is there now tells. */
    Optional<Diagnosis> ofClient(Prefix client) {
        Set<Integer> unguarded = new TreeSet<>();
        Set<Integer> open = new TreeSet<>();
        each(
                socket -> {
                    if (!socket.isListening() && client.overlaps(socket.remote())) {
                        (isGuarded(socket.localPort()) ? open : unguarded).add(socket.localPort());
                    }
                });
        if (!unguarded.isEmpty()) {
            return Optional.of(wrongPort("the client is connected to port " + text(unguarded)));
        }
        return newOnly && !open.isEmpty() ? Optional.of(openConnection()) : Optional.empty();
    }

    /** What the server that started this guardian tells, whoever is connected to it. */
    Optional<Diagnosis> ofServer() {
        Set<Integer> unguarded = new TreeSet<>();
        ports().stream().filter(port -> !isGuarded(port)).forEach(unguarded::add);
        if (!unguarded.isEmpty()) {
            String listens = "the server that started this guardian listens on port ";
            return Optional.of(wrongPort(listens + text(unguarded)));
        }
        return newOnly ? Optional.of(openConnection()) : Optional.empty();
    }

    private Diagnosis wrongPort(String found) {
        return new Diagnosis(Cause.PORT, found + ", firewall.ports are " + ports);
    }

    private static Diagnosis openConnection() {
        return new Diagnosis(
                Cause.ESTABLISHED,
                "firewall.packets = \"new\" lets connections go on that were open before the ban;"
                        + " kill = true cuts them");
    }

    private boolean isGuarded(int port) {
        return ports.isEmpty() || ports.contains(port);
    }

    private static String text(Set<Integer> ports) {
        return ports.stream().map(String::valueOf).reduce((a, b) -> a + ", " + b).orElse("");
    }

    /** On which ports it listens that started us, or who started that one. */
    private static Set<Integer> ports() {
        Set<Integer> found = new TreeSet<>();
        Optional<ProcessHandle> ancestor = ProcessHandle.current().parent();
        for (int i = 0; i < MOST_ANCESTORS && ancestor.isPresent() && found.isEmpty(); i++) {
            Set<Long> inodes = inodesOf(ancestor.get().pid());
            if (!inodes.isEmpty()) {
                each(
                        socket -> {
                            if (socket.isListening() && inodes.contains(socket.inode())) {
                                found.add(socket.localPort());
                            }
                        });
            }
            ancestor = ancestor.get().parent();
        }
        return found;
    }

    private static Set<Long> inodesOf(long pid) {
        Set<Long> inodes = new HashSet<>();
        Path folder = Path.of("/proc", Long.toString(pid), "fd");
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(folder)) {
            int looked = 0;
            for (Path descriptor : descriptors) {
                if (looked++ == MOST_DESCRIPTORS) {
                    break;
                }
                String target = Files.readSymbolicLink(descriptor).toString();
                if (target.startsWith("socket:[")) {
                    inodes.add(Long.parseLong(target.substring(8, target.length() - 1)));
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // It has gone, or is not ours to look at: then it tells nothing.
        }
        return inodes;
    }

    private static void each(Consumer<TcpSocket> take) {
        for (Path table : TABLES) {
            long start = System.nanoTime();
            try (BufferedReader lines = Files.newBufferedReader(table)) {
                String line;
                while ((line = lines.readLine()) != null
                        && System.nanoTime() - start < TimeUnit.MILLISECONDS.toNanos(MOST_MILLIS)) {
                    TcpSocket socket = TcpSocket.read(line);
                    if (socket != null) {
                        take.accept(socket);
                    }
                }
            } catch (IOException e) {
                // No such table here: then it tells nothing.
            }
        }
    }
}
