package guardian.metrics;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/**
 * Somebody who asks by HTTP: one request, one answer, and the end. Only {@code GET /metrics} is
 * answered with the page.
 *
 * <p>Confined to the metrics thread.
 */
final class Scraper {

    /** The longest request, in bytes. */
    static final int LONGEST = 8192;

    private final SocketChannel channel;
    private final SelectionKey key;
    private final long deadline;
    private final ByteBuffer in = ByteBuffer.allocate(LONGEST);
    private ByteBuffer out;

    /**
     * @param deadline when it has taken too long, by {@link System#nanoTime}
     */
    Scraper(SocketChannel channel, SelectionKey key, long deadline) {
        this.channel = channel;
        this.key = key;
        this.deadline = deadline;
    }

    /**
     * Reads or sends on.
     *
     * @throws IOException when it is over, or never began well
     */
    void turn(Supplier<String> page) throws IOException {
        if (out == null) {
            read(page);
        }
        if (out != null) {
            channel.write(out);
            if (!out.hasRemaining()) {
                throw new IOException("done");
            }
            key.interestOps(SelectionKey.OP_WRITE);
        }
    }

    private void read(Supplier<String> page) throws IOException {
        if (channel.read(in) < 0) {
            throw new IOException("gone");
        }
        String head = new String(in.array(), 0, in.position(), StandardCharsets.ISO_8859_1);
        if (head.contains("\r\n\r\n") || head.contains("\n\n")) {
            out = ByteBuffer.wrap(answer(head, page).getBytes(StandardCharsets.UTF_8));
        } else if (!in.hasRemaining()) {
            throw new ProtocolException("a request of more than " + LONGEST + " bytes");
        }
    }

    private static String answer(String head, Supplier<String> page) {
        String[] words = head.lines().findFirst().orElse("").split(" ", -1);
        if (words.length != 3 || !words[2].startsWith("HTTP/1.")) {
            return answer("400 Bad Request", "", "this is no HTTP/1 request\n");
        }
        if (!words[0].equals("GET")) {
            return answer("405 Method Not Allowed", "Allow: GET\r\n", "only GET is allowed\n");
        }
        if (!words[1].equals("/metrics") && !words[1].startsWith("/metrics?")) {
            return answer("404 Not Found", "", "only /metrics is here\n");
        }
        return answer("200 OK", "", page.get());
    }

    private static String answer(String status, String fields, String body) {
        return "HTTP/1.1 "
                + status
                + "\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\n"
                + fields
                + "Content-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length
                + "\r\nConnection: close\r\n\r\n"
                + body;
    }

    boolean isOverdue(long nanos) {
        return nanos - deadline >= 0;
    }

    void close() {
        key.cancel();
        try {
            channel.close();
        } catch (IOException e) {
            // It is gone all the same.
        }
    }
}
