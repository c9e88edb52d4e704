package guardian.firewall;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Answers every connection to a port: a GET once, as HTTP does, every other line by itself, for as
 * long as the connection lasts.
 */
final class LineServer implements AutoCloseable {

    private final ServerSocket server = new ServerSocket();

    LineServer(int port) throws IOException {
        server.bind(new InetSocketAddress("::", port));
        start("server-" + port, this::accept);
    }

    /** Serves the ports that are its arguments, in a process of its own, until that is killed. */
    public static void main(String[] ports) throws IOException {
        for (String port : ports) {
            new LineServer(Integer.parseInt(port));
        }
        System.out.println("serving");
        System.out.flush();
        if (System.in.read() >= 0) {
            throw new IOException("nothing was to come");
        }
        System.exit(0);
    }

    private static void start(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                start("connection", () -> serve(socket));
            } catch (IOException e) {
                // The network is closing.
            }
        }
    }

    private static void serve(Socket socket) {
        try (socket;
                BufferedReader in =
                        new BufferedReader(
                                new InputStreamReader(
                                        socket.getInputStream(), StandardCharsets.US_ASCII))) {
            OutputStream out = socket.getOutputStream();
            String line;
            while ((line = in.readLine()) != null) {
                boolean http = line.startsWith("GET ");
                String answer = http ? "HTTP/1.0 200 OK\r\n\r\n" : line + '\n';
                out.write(answer.getBytes(StandardCharsets.US_ASCII));
                while (http && !in.readLine().isEmpty()) {
                    // The rest of the request says nothing.
                }
                if (http) {
                    return;
                }
            }
        } catch (IOException e) {
            // The client has gone, or its connection was cut.
        }
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
