package guardian.daemon;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.Consumer;

/** A web server that logs each request as httpd does by customlog.conf; connections stay open. */
final class LoggingServer implements AutoCloseable {

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss.SSSSSS Z", Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC);

    private final ServerSocket server = new ServerSocket();
    private final Consumer<String> log;

    LoggingServer(int port, Consumer<String> log) throws IOException {
        this.log = log;
        server.bind(new InetSocketAddress("::", port));
        start(this::accept);
    }

    /** Serves the ports that are its arguments and logs to stdout, until it is killed. */
    public static void main(String[] ports) throws IOException {
        System.out.println("serving");
        for (String port : ports) {
            new LoggingServer(
                    Integer.parseInt(port),
                    line -> {
                        System.out.print(line);
                        System.out.flush();
                    });
        }
        if (System.in.read() >= 0) {
            throw new IOException("nothing was to come");
        }
        System.exit(0);
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "logging-server");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                start(() -> serve(socket));
            } catch (IOException e) {
                // It is closing.
            }
        }
    }

    private void serve(Socket socket) {
        try (socket;
                BufferedReader in =
                        new BufferedReader(
                                new InputStreamReader(
                                        socket.getInputStream(), StandardCharsets.US_ASCII))) {
            String request;
            while ((request = in.readLine()) != null) {
                String forwarded = forwarded(in);
                socket.getOutputStream()
                        .write(
                                "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
                                        .getBytes(StandardCharsets.US_ASCII));
                log.accept(line(socket.getInetAddress().getHostAddress(), request, forwarded));
            }
        } catch (IOException e) {
            // The client has gone.
        }
    }

    private static String forwarded(BufferedReader in) throws IOException {
        String forwarded = "-";
        String header;
        while ((header = in.readLine()) != null && !header.isEmpty()) {
            if (header.startsWith("X-Forwarded-For: ")) {
                forwarded = header.substring(17);
            }
        }
        return forwarded;
    }

    private static String line(String peer, String request, String forwarded) {
        return String.format(
                "www.example.com %s %s - [%s] \"%s\" 200 0 150 \"-\" \"curl\" \"%s\" - score=-%n",
                peer, peer, DATE.format(Instant.now()), request, forwarded);
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
