package guardian.notify;

import guardian.config.NotifySettings;
import guardian.config.Settings;
import guardian.runtime.Mailbox;
import guardian.runtime.Meter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The notifier thread: gathers what happens into digests, and has carriers bring them to operators,
 * seldom enough. It may wait for a program of theirs and for a web server, ten seconds each; nobody
 * waits for it. What finds no room in its mailbox, or is in a message that did not arrive, is
 * counted, and told with the next message.
 */
public final class Notifier implements Runnable {

    private static final int MAILBOX = 1 << 13;
    private static final int AT_A_TIME = 1 << 10;
    private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    /** What happens so soon after the first of a digest comes with it. */
    private static final long GATHER_MILLIS = 5_000;

    private static final long GIVE_UP_MILLIS = 300;
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final String KEPT = "notified";

    private static final Logger LOG = LoggerFactory.getLogger(Notifier.class);

    private final Mailbox<Notice> mailbox = new Mailbox<>(MAILBOX);
    private final Sender sender;
    private final List<Outlet> outlets = new ArrayList<>();
    private final LastMessage last;
    private final LongSupplier millis;
    private final Meter untold = new Meter();
    private final CountDownLatch ended = new CountDownLatch(1);
    private Digest digest = new Digest();
    private long digestMillis;
    private Dispatch dispatch;
    private long refusedTold;
    private volatile Thread thread;
    private volatile boolean close;

    /** Starts nothing yet. */
    public static Notifier of(Settings settings) {
        return new Notifier(
                settings.notification(),
                Sender.of(settings.mode()),
                settings.state().directory().resolve(KEPT),
                LIMIT,
                System::currentTimeMillis);
    }

    /**
     * @param kept where the time of the last message is kept
     * @param limit for one try of one carrier
     * @param millis the wall clock
     */
    Notifier(
            NotifySettings settings,
            Sender sender,
            Path kept,
            Duration limit,
            LongSupplier millis) {
        this.sender = sender;
        this.last = new LastMessage(kept, settings.atMost());
        this.millis = millis;
        if (settings.command().isGiven()) {
            outlets.add(new Outlet(new Program(settings.command(), limit)));
        }
        if (!settings.webhook().isEmpty()) {
            outlets.add(new Outlet(new Webhook(settings.webhook(), limit)));
        }
    }

    /** Takes a notice, or counts that there was no room for it. By any thread. */
    public void post(Notice notice) {
        mailbox.offer(notice);
    }

    /** Starts the thread. */
    public void start() {
        Thread made = new Thread(this, "notifier");
        made.setDaemon(true);
        thread = made;
        made.start();
    }

    /**
     * Tells what there is if it may, and ends; what takes longer is broken off. False when even
     * that did not work. When nothing will be posted any more.
     */
    public boolean close(long waitMillis) throws InterruptedException {
        close = true;
        mailbox.wake();
        if (!ended.await(waitMillis, TimeUnit.MILLISECONDS)) {
            thread.interrupt();
        }
        return ended.await(GIVE_UP_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void run() {
        try {
            while (!close) {
                mailbox.await(TURN_NANOS);
                attempt(this::turn);
            }
            attempt(this::finish);
        } finally {
            ended.countDown();
        }
    }

    private static void attempt(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | LinkageError e) {
            LOG.error("the notifier failed at one step and goes on; please report this", e);
        }
    }

    /** Takes what was posted, and tells what is due. */
    void turn() {
        long now = millis.getAsLong();
        gather(now);
        if (dispatch == null && isDue(now)) {
            send(now);
        }
        if (dispatch != null && dispatch.turn(now)) {
            over();
        }
    }

    private void gather(long now) {
        List<Notice> notices = new ArrayList<>();
        do {
            notices.clear();
            mailbox.drain(notices, AT_A_TIME);
            if (digest.isEmpty() && !notices.isEmpty()) {
                digestMillis = now;
            }
            notices.forEach(digest::add);
        } while (notices.size() == AT_A_TIME);
    }

    private boolean isDue(long now) {
        boolean gathered = now - digestMillis >= GATHER_MILLIS || now < digestMillis;
        return !digest.isEmpty() && gathered && last.isLongAgo(now);
    }

    private void send(long now) {
        long refused = mailbox.refused();
        last.add(refused - refusedTold);
        refusedTold = refused;
        dispatch = new Dispatch(digest.message(sender, now, last.take(now)), outlets, now);
        digest = new Digest();
    }

    private void over() {
        untold.add(dispatch.untold());
        last.add(dispatch.untold());
        dispatch = null;
    }

    /** The last words: there is no time to try again. */
    private void finish() {
        long now = millis.getAsLong();
        gather(now);
        if (dispatch == null && !digest.isEmpty() && last.isLongAgo(now)) {
            send(now);
        }
        if (dispatch != null) {
            dispatch.hurry();
            // What was broken off leaves its mark, with which no file can be written.
            Thread.interrupted();
            over();
        }
        untold.add(digest.size());
        last.add(digest.size() + mailbox.refused() - refusedTold);
    }

    /** Messages that have arrived, by the way they took. By any thread. */
    public Map<String, Long> arrived() {
        return byWay(Outlet::arrived);
    }

    /** Tries that failed, by the way they took. By any thread. */
    public Map<String, Long> failures() {
        return byWay(Outlet::failures);
    }

    private Map<String, Long> byWay(ToLongFunction<Outlet> count) {
        Map<String, Long> counts = new TreeMap<>();
        outlets.forEach(outlet -> counts.put(outlet.name(), count.applyAsLong(outlet)));
        return counts;
    }

    /** Notices that found no room, or were in messages that did not arrive. By any thread. */
    public long untold() {
        return untold.value() + mailbox.refused();
    }
}
