package guardian.lab;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Many clients at a steady rate until standard input ends, run by {@code lab crowd THRESHOLD} in
 * their namespace. Each is an IPv6 network of its own, sends one request less than the threshold
 * over four seconds and never comes back; every tenth sends as many as the threshold.
 *
 * <p>Prints {@code answered COUNT}, {@code unanswered COUNT} and {@code due CLIENT} for each that
 * has reached the threshold.
 */
public final class Crowd {

    private static final int AT_ONCE = 40;
    private static final long VISIT_MILLIS = 4_000;
    private static final int PATIENCE_MILLIS = 20_000;
    private static final byte[] REQUEST =
            "GET / HTTP/1.1\r\nHost: www.example.com\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final InetSocketAddress server;
    private final int threshold;
    private final AtomicInteger clients = new AtomicInteger();
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong unanswered = new AtomicLong();
    private volatile boolean over;

    private Crowd(String server, int threshold) {
        this.server = new InetSocketAddress(server, 80);
        this.threshold = threshold;
    }

    /** Arguments: the server's address, the threshold. */
    public static void main(String[] arguments) throws Exception {
        Crowd crowd = new Crowd(arguments[0], Integer.parseInt(arguments[1]));
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            threads.add(new Thread(crowd::visitors, "visitors-" + i));
        }
        threads.forEach(Thread::start);
        while (System.in.read() >= 0) {
            // Nothing is said to us; we wait for the end.
        }
        crowd.over = true;
        for (Thread thread : threads) {
            thread.join();
        }
        System.out.println("answered " + crowd.answered);
        System.out.println("unanswered " + crowd.unanswered);
    }

    private void visitors() {
        while (!over) {
            int number = clients.incrementAndGet();
            String network = String.format(Locale.ROOT, "2001:db8:c000:%x::", number);
            boolean due = number % 10 == 0;
            if (visit(network + "1", due ? threshold : threshold - 1) && due) {
                System.out.println("due " + network + "/64");
            }
        }
    }

    /** Whether every request was answered. */
    private boolean visit(String from, int requests) {
        try (Connection connection = new Connection(from)) {
            for (int i = 0; i < requests; i++) {
                TimeUnit.MILLISECONDS.sleep(VISIT_MILLIS / threshold);
                connection.request();
                answered.incrementAndGet();
            }
            return true;
        } catch (IOException e) {
            unanswered.incrementAndGet();
            System.err.println("crowd: no answer for " + from + ": " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    /** Kept alive as long as httpd likes; as browsers do, asks again when an old one was closed. */
    private final class Connection implements AutoCloseable {

        private final InetAddress from;
        private Socket socket;
        private InputStream in;

        Connection(String from) throws IOException {
            this.from = InetAddress.getByName(from);
        }

        void request() throws IOException {
            boolean fresh = socket == null;
            try {
                exchange();
            } catch (EOFException | SocketException e) {
                close();
                if (fresh) {
                    throw e;
                }
                exchange();
            }
        }

        private void exchange() throws IOException {
            if (socket == null) {
                socket = new Socket();
                socket.bind(new InetSocketAddress(from, 0));
                socket.setSoTimeout(PATIENCE_MILLIS);
                socket.connect(server, PATIENCE_MILLIS);
                in = new BufferedInputStream(socket.getInputStream());
            }
            socket.getOutputStream().write(REQUEST);
            if (!readAnswer()) {
                close();
            }
        }

        /** Whether the connection stays open. */
        private boolean readAnswer() throws IOException {
            String status = line();
            if (!status.startsWith("HTTP/1.1 200 ")) {
                throw new IOException("answered by " + status);
            }
            boolean open = true;
            int length = 0;
            for (String line = line(); !line.isEmpty(); line = line()) {
                String field = line.toLowerCase(Locale.ROOT);
                open &= !field.equals("connection: close");
                if (field.startsWith("content-length: ")) {
                    length = Integer.parseInt(field.substring(16));
                }
            }
            in.skipNBytes(length);
            return open;
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder();
            int c;
            while ((c = in.read()) != '\n') {
                if (c < 0) {
                    throw new EOFException("closed");
                }
                line.append((char) c);
            }
            return line.toString().strip();
        }

        @Override
        public void close() throws IOException {
            if (socket != null) {
                socket.close();
                socket = null;
            }
        }
    }
}
