package guardian.cli;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks the guardian that runs, by its socket: a line of JSON each way, within a time. */
final class Caller {

    /** Long enough for a firewall command that hangs, and is tried again. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final int MOST = 64 << 20;

    private final Path socket;

    Caller(Path socket) {
        this.socket = socket;
    }

    /** What went wrong. */
    static final class NoAnswer extends Exception {
        private static final long serialVersionUID = 1L;

        NoAnswer(String message) {
            super(message);
        }
    }

    /**
     * Asks.
     *
     * @return the answer, one line
     * @throws NoAnswer when no guardian answers there, with why
     */
    String ask(String request) throws NoAnswer {
        CompletableFuture<String> answer = new CompletableFuture<>();
        // Connecting cannot be given a time limit; a thread that nobody waits for can.
        Thread caller =
                new Thread(
                        () -> {
                            try {
                                answer.complete(exchange(request));
                            } catch (IOException | RuntimeException e) {
                                answer.completeExceptionally(e);
                            }
                        },
                        "caller");
        caller.setDaemon(true);
        caller.start();
        try {
            return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new NoAnswer(
                    "no guardian answers at " + socket + " (" + e.getCause().getMessage() + ")");
        } catch (TimeoutException e) {
            throw new NoAnswer(
                    "the guardian at "
                            + socket
                            + " gave no answer in "
                            + PATIENCE.toSeconds()
                            + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NoAnswer("interrupted");
        }
    }

    private String exchange(String request) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            ByteBuffer out = ByteBuffer.wrap((request + '\n').getBytes(StandardCharsets.UTF_8));
            while (out.hasRemaining()) {
                channel.write(out);
            }
            return line(channel);
        }
    }

    private static String line(SocketChannel channel) throws IOException {
        byte[] line = new byte[1 << 16];
        int length = 0;
        while (length < MOST) {
            if (length == line.length) {
                line = Arrays.copyOf(line, line.length * 2);
            }
            int count = channel.read(ByteBuffer.wrap(line, length, line.length - length));
            if (count < 0) {
                throw new IOException("it closed without an answer");
            }
            length += count;
            if (line[length - 1] == '\n') {
                return new String(line, 0, length - 1, StandardCharsets.UTF_8);
            }
        }
        throw new IOException("its answer is longer than " + MOST + " bytes");
    }
}
