package guardian.control;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * One operator: sends a line, gets a line, and may go on so. One request at a time: while it is
 * answered nothing is read. Whoever takes too long over a line, or over reading his answer, is cut
 * off.
 *
 * <p>Confined to the control thread.
 */
final class Connection {

    /** The longest request, in bytes. */
    static final int LONGEST = 1 << 16;

    /** How long an answer may take us; only then is its time counted, too. */
    private static final long ANSWER_NANOS = TimeUnit.SECONDS.toNanos(30);

    private static final int FIRST_ROOM = 1024;

    private final long patienceNanos;
    private final SocketChannel channel;
    private final SelectionKey key;
    private ByteBuffer in = ByteBuffer.allocate(FIRST_ROOM);
    private ByteBuffer out;
    private boolean asked;
    private boolean last;
    private long deadline;

    Connection(SocketChannel channel, SelectionKey key, long nanos, long patienceNanos) {
        this.patienceNanos = patienceNanos;
        this.channel = channel;
        this.key = key;
        this.deadline = nanos + patienceNanos;
    }

    /**
     * Reads on.
     *
     * @return a whole line; null when there is none yet
     * @throws IOException when the operator has gone, or has sent too much
     */
    String read(long nanos) throws IOException {
        int count = channel.read(in);
        String line = line(nanos);
        if (line == null && count < 0) {
            throw new IOException("gone");
        }
        if (line == null && !in.hasRemaining()) {
            grow();
        }
        return line;
    }

    private void grow() throws IOException {
        if (in.capacity() >= LONGEST) {
            throw new ProtocolException("a request of more than " + LONGEST + " bytes");
        }
        in = ByteBuffer.allocate(in.capacity() * 4).put(in.flip());
    }

    private String line(long nanos) {
        for (int i = 0; i < in.position(); i++) {
            if (in.get(i) == '\n') {
                String line = new String(in.array(), 0, i, StandardCharsets.UTF_8);
                in.limit(in.position()).position(i + 1);
                in.compact();
                asked = true;
                deadline = nanos + ANSWER_NANOS;
                key.interestOps(0);
                return line;
            }
        }
        return null;
    }

    /**
     * Sends the answer, as far as it goes now; {@link #write} sends the rest, and returns as it.
     */
    String answer(String line, boolean close, long nanos) throws IOException {
        out = ByteBuffer.wrap((line + '\n').getBytes(StandardCharsets.UTF_8));
        last = close;
        deadline = nanos + patienceNanos;
        return write(nanos);
    }

    /**
     * Sends on.
     *
     * @return a further request that has come meanwhile; null when there is none
     */
    String write(long nanos) throws IOException {
        if (channel.write(out) > 0) {
            deadline = nanos + patienceNanos;
        }
        if (out.hasRemaining()) {
            key.interestOps(SelectionKey.OP_WRITE);
            return null;
        }
        out = null;
        asked = false;
        if (last) {
            throw new IOException("told to go");
        }
        key.interestOps(SelectionKey.OP_READ);
        return line(nanos);
    }

    /** Whether a request of it is being answered. */
    boolean isAsked() {
        return asked;
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
