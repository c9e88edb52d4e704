package guardian.daemon;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Writes lines of that many clients to a daemon at an even rate, from a thread of its own, and
 * knows what it has sent; until it is stopped or nobody reads any more.
 */
final class Load implements AutoCloseable {

    private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Daemon daemon;
    private final String[] lines;
    private final double linesPerStep;
    private final Thread thread = new Thread(this::run, "load");
    private final Deque<long[]> recent = new ArrayDeque<>();
    private volatile boolean stopped;
    private long sent;
    private long longestNanos;

    /**
     * @param network the first two numbers of the clients' addresses
     */
    private Load(Daemon daemon, String network, int clients, int linesPerSecond) {
        this.daemon = daemon;
        this.lines = new String[clients];
        for (int i = 0; i < clients; i++) {
            String client = network + '.' + i / 250 + '.' + i % 250;
            lines[i] = Daemon.line(client, Instant.now(), i);
        }
        this.linesPerStep = linesPerSecond / 1000.0;
    }

    static Load start(Daemon daemon, String network, int clients, int linesPerSecond) {
        Load load = new Load(daemon, network, clients, linesPerSecond);
        load.thread.start();
        return load;
    }

    private void run() {
        long start = System.nanoTime();
        try {
            for (long step = 1; !stopped; step++) {
                send((long) (step * linesPerStep) - sent);
                LockSupport.parkNanos(start + step * STEP_NANOS - System.nanoTime());
            }
        } catch (IOException e) {
            // It was killed, as it should be.
        }
    }

    private void send(long count) throws IOException {
        if (count <= 0) {
            return;
        }
        StringBuilder text = new StringBuilder();
        for (long i = 0; i < count; i++) {
            text.append(lines[(int) ((sent + i) % lines.length)]);
        }
        long before = System.nanoTime();
        daemon.send(text.toString());
        long now = System.nanoTime();
        sent += count;
        longestNanos = Math.max(longestNanos, now - before);
        recent.addLast(new long[] {now, count});
        while (recent.getFirst()[0] < now - SECOND_NANOS) {
            recent.removeFirst();
        }
    }

    /** Lines that were written; once it is stopped. */
    long sent() {
        return sent;
    }

    /** Those of them of the last second. */
    long sentInTheLastSecond() {
        return recent.stream().mapToLong(each -> each[1]).sum();
    }

    long longestMillis() {
        return TimeUnit.NANOSECONDS.toMillis(longestNanos);
    }

    void stop() throws InterruptedException {
        stopped = true;
        thread.join();
    }

    @Override
    public void close() {
        stopped = true;
    }
}
