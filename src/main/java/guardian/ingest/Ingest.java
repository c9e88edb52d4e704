package guardian.ingest;

import guardian.runtime.Meter;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The ingest thread: takes every byte from httpd's pipe as soon as it is there, to the end of
 * input, whatever else happens.
 *
 * <p>Absent here: locks, disk, map segments, processes, name look-ups, unbounded queues. It waits
 * for standard input only, and looks up at least ten times a second for what other threads hand
 * back. It starts before anything else does; lines wait in its buffer until {@link #connect}. Where
 * even so httpd would wait for us, lines are shed: see {@link Shedding}.
 */
public final class Ingest implements Runnable {

    private static final int LOOK_UP_MILLIS = 50;
    private static final int START_MILLIS = 5;

    private static final int HALTED = 1;

    /** What the JDK reads without asking the system for memory each time. */
    private static final int MOST_AT_A_TIME = 1 << 16;

    /** A read that brought so much will be followed by another: no need to gather. */
    private static final int FULL_READ = 1 << 13;

    private static final long STREAM_NANOS = 500_000;
    private static final long GATHER_NANOS = 2_000_000;

    /** The next step, on the ingest thread. */
    public interface Next extends LineSplitter.Lines {

        /** Bytes have come; the lines in them follow. */
        void arrive();

        /** After each read, and at least ten times a second. */
        void turn();

        /** The input has ended and every line was given. */
        void end();
    }

    private final StandardInput input;
    private final LineSplitter splitter = new LineSplitter();
    private final Sample sample = new Sample(() -> ThreadLocalRandom.current().nextInt());
    private final CountDownLatch firstLine = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private Copyist copyist;
    private volatile Shedding shedding;
    private volatile Next next;
    private volatile boolean stop;
    private final Meter failures = new Meter();
    private volatile Throwable failure;
    private volatile boolean anyRead;
    private long lastRead;
    private boolean inStream;
    private int fresh;

    public Ingest(StandardInput input) {
        this.input = input;
    }

    /** Starts the thread. A daemon thread: the front door decides when we end. */
    public void start() {
        Thread thread = new Thread(this, "ingest");
        // In a burst it must not wait its turn behind the JIT compiler and our other threads.
        thread.setPriority(Thread.MAX_PRIORITY);
        thread.setDaemon(true);
        thread.start();
    }

    /** Every byte of the input goes to the copyist, too. Before {@link #connect}, or never. */
    public void copyTo(Copyist taker) {
        copyist = taker;
    }

    /** Connects the step that takes the lines; those that came before are given to it at once. */
    public void connect(Next step) {
        shedding = new Shedding(System.nanoTime());
        next = step;
    }

    /** Ends the reading as if the input had ended: for a terminal's Ctrl-C. */
    public void stop() {
        stop = true;
    }

    /** Waits for the first bytes or the end; false when neither came in time. */
    public boolean awaitFirstLine(long millis) throws InterruptedException {
        return firstLine.await(millis, TimeUnit.MILLISECONDS);
    }

    /** Waits until every line was given and the next step was told the end. */
    public boolean awaitEnd(long millis) throws InterruptedException {
        return ended.await(millis, TimeUnit.MILLISECONDS);
    }

    /** Whether bytes came at all. */
    public boolean anyRead() {
        return anyRead;
    }

    /** Lines that the copy of the input lacks. */
    public long uncopied() {
        return copyist == null ? 0 : copyist.droppedLines();
    }

    /** Of how many lines one is counted; 1 when none is shed. After {@link #connect}. */
    public int oneOf() {
        return shedding.oneOf();
    }

    /** Lines that were shed. */
    public long shed() {
        return sample.shed();
    }

    /** How often something failed that should not: each is a fault of ours, and cost one line. */
    public long failures() {
        return failures.value();
    }

    /** The last thing that failed, or null. */
    public Throwable failure() {
        return failure;
    }

    @Override
    public void run() {
        try {
            readToTheEnd();
        } catch (Throwable e) {
            // A JVM that lives while nobody reads stops the site; httpd starts another.
            failed(e);
            Runtime.getRuntime().halt(HALTED);
        }
    }

    private void readToTheEnd() {
        try {
            while (!stop && take()) {
                give();
            }
        } catch (IOException e) {
            failed(e);
        }
        awaitNext();
        attempt(this::copy);
        if (copyist != null) {
            attempt(copyist::end);
        }
        attempt(next::arrive);
        attempt(() -> splitter.finish(next));
        attempt(next::end);
        ended.countDown();
    }

    private boolean take() throws IOException {
        gather();
        if (!input.await(next == null ? START_MILLIS : LOOK_UP_MILLIS)) {
            inStream = false;
            judge(0, false);
            return true;
        }
        int room = Math.min(splitter.room(), MOST_AT_A_TIME);
        if (room == 0) {
            awaitNext();
            return true;
        }
        int count = input.read(splitter.buffer(), splitter.at(), room);
        anyRead |= count > 0;
        if (count > 0) {
            arrived(count);
            splitter.filled(count);
            fresh += count;
            firstLine.countDown();
            judge(count, input.wasFull(count, room));
        }
        return count >= 0;
    }

    private void judge(int count, boolean full) {
        if (next != null) {
            shedding.read(count == 0 ? System.nanoTime() : lastRead, count, full);
        }
    }

    /**
     * In a stream of lines a wake-up costs more than the line it is for: then a moment is given to
     * those behind it, and only after it the input is asked, which then has them. A line that comes
     * after a pause is read at once.
     */
    private void gather() {
        if (inStream) {
            LockSupport.parkNanos(GATHER_NANOS);
        }
    }

    private void arrived(int count) {
        long now = System.nanoTime();
        inStream = now - lastRead < STREAM_NANOS && count <= FULL_READ;
        lastRead = now;
    }

    private void give() {
        Next step = next;
        if (step == null) {
            return;
        }
        try {
            copy();
            step.arrive();
            sample.split(splitter, shedding.oneOf(), step);
            step.turn();
        } catch (RuntimeException | LinkageError e) {
            failed(e);
        }
    }

    /** Before the lines are given away: whatever comes of them, they are in the copy. */
    private void copy() {
        int count = fresh;
        fresh = 0;
        if (copyist != null && count > 0) {
            copyist.copy(splitter.buffer(), splitter.at() - count, splitter.at());
        }
    }

    /** Nothing that goes wrong with one line may keep the next ones, and so httpd, waiting. */
    private void attempt(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | LinkageError e) {
            failed(e);
        }
    }

    private void failed(Throwable e) {
        failure = e;
        failures.increment();
    }

    /** Only at the very start: the buffer is full, or the input ended, before we were connected. */
    private void awaitNext() {
        firstLine.countDown();
        while (next == null) {
            LockSupport.parkNanos(1_000_000);
        }
    }
}
