package guardian.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * How long from the crossing line to the first packet that stays unanswered. Run by bin/bench
 * --reaction inside in-own-network: {@code ReactionBench GUARDIAN JAVA... } where the words behind
 * GUARDIAN start this class as {@code pinger} in the clients' namespace.
 *
 * <p>A client of its own for each ban keeps a TCP connection to port 80 and sends a byte every 100
 * microseconds, which is echoed. The bench writes 119 lines for it to the guardian's pipe, then the
 * crossing one; the pinger tells when it sent the first byte that got no echo. Both clocks are the
 * kernel's monotonic one.
 */
public final class ReactionBench {

    private static final int BANS = 50;
    private static final int WARM_UP = 5;
    private static final int PORT = 80;
    private static final int SILENCE_MILLIS = 300;
    private static final String SERVER = "192.0.2.1";
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss.SSSSSS Z", Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC);

    private ReactionBench() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments[0].equals("pinger")) {
            ping();
        } else {
            measure(arguments[0], List.of(arguments).subList(1, arguments.length));
        }
    }

    private static void measure(String guardian, List<String> pingerCommand) throws Exception {
        try (ServerSocket server = new ServerSocket(PORT, 50, InetAddress.getByName(SERVER))) {
            Thread echo = new Thread(() -> echo(server), "echo");
            echo.setDaemon(true);
            echo.start();
            Process daemon =
                    new ProcessBuilder(guardian)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            List<String> command = new ArrayList<>(pingerCommand);
            command.add("pinger");
            Process pinger =
                    new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            report(measure(daemon.getOutputStream(), pinger));
            daemon.getOutputStream().close();
            daemon.waitFor();
            pinger.getOutputStream().close();
            pinger.waitFor();
        }
    }

    private static List<Double> measure(OutputStream pipe, Process pinger) throws IOException {
        PrintStream ask =
                new PrintStream(pinger.getOutputStream(), true, StandardCharsets.US_ASCII);
        BufferedReader answer =
                new BufferedReader(
                        new InputStreamReader(pinger.getInputStream(), StandardCharsets.US_ASCII));
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < WARM_UP + BANS; i++) {
            String client = "198.51.100." + (10 + i);
            ask.println(client);
            expect(answer, "pinging");
            StringBuilder before = new StringBuilder();
            for (int n = 0; n < 119; n++) {
                before.append(line(client));
            }
            write(pipe, before.toString());
            // The daemon is to have counted these before the one that matters comes alone.
            LockSupport.parkNanos(i == 0 ? 5_000_000_000L : 100_000_000L);
            long crossing = System.nanoTime();
            write(pipe, line(client));
            String dropped = answer.readLine();
            if (dropped == null) {
                throw new IOException("the pinger has ended");
            }
            if (i >= WARM_UP) {
                millis.add((Long.parseLong(dropped) - crossing) / 1e6);
            }
        }
        return millis;
    }

    private static void report(List<Double> millis) {
        Collections.sort(millis);
        System.out.printf(
                Locale.ROOT,
                "crossing line written to packets dropped, %d bans: median %.1f ms, p99 %.1f ms,"
                        + " least %.1f ms, most %.1f ms%n",
                millis.size(),
                millis.get(millis.size() / 2),
                millis.get((int) Math.ceil(millis.size() * 0.99) - 1),
                millis.get(0),
                millis.get(millis.size() - 1));
    }

    private static String line(String client) {
        return "www.example.com "
                + client
                + " - - ["
                + DATE.format(Instant.now())
                + "] \"GET / HTTP/1.1\" 200 239 \"-\" \"-\" Zx9YkH8AAQEAAB \"-\" 1548 0 \"-\" 0 \n";
    }

    private static void write(OutputStream pipe, String text) throws IOException {
        pipe.write(text.getBytes(StandardCharsets.US_ASCII));
        pipe.flush();
    }

    private static void expect(BufferedReader answer, String word) throws IOException {
        String line = answer.readLine();
        if (!word.equals(line)) {
            throw new IOException("the pinger said " + line + " instead of " + word);
        }
    }

    private static void echo(ServerSocket server) {
        while (true) {
            try {
                Socket client = server.accept();
                client.setTcpNoDelay(true);
                Thread thread = new Thread(() -> echo(client));
                thread.setDaemon(true);
                thread.start();
            } catch (IOException e) {
                return;
            }
        }
    }

    private static void echo(Socket client) {
        try (client) {
            int b;
            while ((b = client.getInputStream().read()) >= 0) {
                client.getOutputStream().write(b);
            }
        } catch (IOException e) {
            // The banned client has gone.
        }
    }

    /** Pings from each address it is told until an echo stays away, and says which byte's did. */
    private static void ping() throws IOException {
        BufferedReader asked =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        String address;
        while ((address = asked.readLine()) != null) {
            try (Socket socket = new Socket()) {
                socket.bind(new InetSocketAddress(address, 0));
                socket.connect(new InetSocketAddress(SERVER, PORT), 2000);
                socket.setTcpNoDelay(true);
                socket.setSoTimeout(SILENCE_MILLIS);
                System.out.println("pinging");
                System.out.println(firstUnanswered(socket));
                socket.setSoLinger(true, 0);
            }
        }
    }

    private static long firstUnanswered(Socket socket) throws IOException {
        while (true) {
            long sent = System.nanoTime();
            socket.getOutputStream().write('x');
            try {
                if (socket.getInputStream().read() < 0) {
                    throw new IOException("the server has closed the connection");
                }
            } catch (SocketTimeoutException e) {
                return sent;
            }
            LockSupport.parkNanos(100_000);
        }
    }
}
