package guardian.store;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The archivist thread: brings decisions into the database, over a connection of its own. It may
 * wait for the disk and the database, and nobody waits for it.
 */
public final class Archivist implements Runnable {

    private static final long TURN_MILLIS = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(Archivist.class);

    private final Archive archive;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);

    public Archivist(Archive archive) {
        this.archive = archive;
    }

    /** Starts the thread. */
    public void start() {
        Thread thread = new Thread(this, "archivist");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Stores what waits, and ends; false when that took longer, as with a database that hangs: then
     * what waits is on the disk. By any thread, when no decision will be posted any more.
     */
    public boolean close(long millis) throws InterruptedException {
        closing.countDown();
        boolean inTime = ended.await(millis, TimeUnit.MILLISECONDS);
        if (!inTime) {
            attempt(archive::rescue);
        }
        return inTime;
    }

    @Override
    public void run() {
        try {
            // Decisions that are made within a second are stored together.
            while (!closing.await(TURN_MILLIS, TimeUnit.MILLISECONDS)) {
                attempt(archive::turn);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            attempt(archive::close);
            ended.countDown();
        }
    }

    private static void attempt(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | LinkageError e) {
            LOG.error("the archivist failed at one step and goes on; please report this", e);
        }
    }
}
