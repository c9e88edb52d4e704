package guardian.ingest;

import guardian.runtime.AppendFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The copyist thread: appends every byte of the input to a file, garbage included. Sole writer of
 * that file in this process; it may wait for the disk, and nobody waits for it. What it has not yet
 * written waits in a ring of {@value #RING} bytes; when that is full, whole lines are dropped and
 * counted.
 *
 * <p>Each write brings whole lines, so that two guardians may share the file; only of a line beyond
 * {@link LineSplitter#LONGEST_LINE} the pieces may be parted. A line that a full disk has cut is
 * ended there, and comes again whole once there is room. Rotation is the operator's, as with
 * httpd's own logs: the file is opened anew when it was moved away.
 */
public final class Copyist implements Runnable {

    /** As much as may have waited before we knew that there is to be a copy. */
    private static final int RING = LineSplitter.LARGEST_BACKLOG;

    /** A ring that fills faster than the copyist looks after it wakes it. */
    private static final int HURRY = RING / 8;

    private static final int AT_A_TIME = LineSplitter.LONGEST_LINE + 1;
    private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private static final Logger LOG = LoggerFactory.getLogger(Copyist.class);

    private final AppendFile file;
    private final LineRing ring;
    private final ByteBuffer chunk = ByteBuffer.allocateDirect(AT_A_TIME);
    private final CountDownLatch ended = new CountDownLatch(1);
    private boolean failing;
    private volatile boolean ending;
    private volatile Thread resting;

    /** Touches nothing yet: the file is opened when the first line is written. */
    public Copyist(AppendFile file) {
        this(file, RING);
    }

    Copyist(AppendFile file, int capacity) {
        this.file = file;
        this.ring = new LineRing(capacity);
    }

    /** Starts the thread. */
    public void start() {
        Thread thread = new Thread(this, "copyist");
        thread.setDaemon(true);
        thread.start();
    }

    /** Takes {@code bytes[from, to)} over, or drops them; never waits. By the ingest thread. */
    void copy(byte[] bytes, int from, int to) {
        ring.put(bytes, from, to);
        if (ring.waiting() >= HURRY) {
            wake();
        }
    }

    /** Every byte was handed over. By the ingest thread. */
    void end() {
        ring.end();
        ending = true;
        wake();
    }

    /** Lines that are not in the copy, or not whole. By any thread. */
    public long droppedLines() {
        return ring.droppedLines();
    }

    /** What is missing of them, in bytes. By any thread. */
    public long droppedBytes() {
        return ring.droppedBytes();
    }

    /** After the end of input: waits for the last line to be written, and tells if it was not. */
    public void close(long millis) throws InterruptedException {
        if (!ended.await(millis, TimeUnit.MILLISECONDS) || ring.waiting() > 0) {
            LOG.error(
                    "the last {} bytes of the input could not be copied to {} in time",
                    ring.waiting(),
                    file.path());
        }
    }

    @Override
    public void run() {
        try {
            boolean last;
            do {
                // Asked first: what was handed over before the end is then written after it.
                last = ending;
                boolean good = turn();
                if (!last) {
                    rest(good);
                }
            } while (!last);
        } finally {
            ended.countDown();
        }
    }

    /** Writes all that waits; false when the disk does not take it. */
    boolean turn() {
        try {
            while (ring.waiting() > 0) {
                writeSome();
                if (failing) {
                    failing = false;
                    LOG.info("the input is copied to {} again", file.path());
                }
            }
            return true;
        } catch (IOException | RuntimeException e) {
            if (!failing) {
                failing = true;
                LOG.error(
                        "cannot copy the input to {}; trying again every {} ms, lines that find no"
                                + " room meanwhile are dropped",
                        file.path(),
                        TimeUnit.NANOSECONDS.toMillis(RETRY_NANOS),
                        e);
            }
            return false;
        }
    }

    private void writeSome() throws IOException {
        ring.peek(chunk.clear());
        chunk.flip();
        try {
            file.append(chunk);
            ring.release(chunk.position());
        } catch (IOException e) {
            ring.release(wholeLines());
            throw e;
        }
    }

    /** How much of what was written of the chunk need not be written again. */
    private int wholeLines() {
        int written = chunk.position();
        while (written > 0 && chunk.get(written - 1) != '\n') {
            written--;
        }
        return written;
    }

    private void rest(boolean good) {
        if (!good) {
            LockSupport.parkNanos(this, RETRY_NANOS);
            return;
        }
        resting = Thread.currentThread();
        if (ring.waiting() < HURRY && !ending) {
            LockSupport.parkNanos(this, TURN_NANOS);
        }
        resting = null;
    }

    private void wake() {
        Thread thread = resting;
        if (thread != null) {
            LockSupport.unpark(thread);
        }
    }
}
