package guardian.control;

import guardian.config.ControlSettings;
import guardian.runtime.Mailbox;
import guardian.runtime.Meter;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The control thread: opens the socket once this guardian leads, and takes operators' requests, a
 * line of JSON each, {@code {"verb": "status"}}, to which a line of JSON is the answer.
 *
 * <p>Nobody waits for it, and it waits for nobody: answers of other threads come into its mailbox.
 * At a graceful restart the new guardian moves its socket over the path; this one notices, lets in
 * who has connected before, and answers them to the end.
 */
public final class Control implements Runnable {

    /** So many are connected at a time; further ones wait in the kernel. */
    private static final int MOST = 64;

    /** How long a request may take to come, and an answer to be read. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final long IDLE_MILLIS = 100;
    private static final long BUSY_MILLIS = 3;
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final long COMPLAIN_NANOS = TimeUnit.MINUTES.toNanos(10);

    private static final Logger LOG = LoggerFactory.getLogger(Control.class);

    private record Answer(Connection to, Supplier<String> line, boolean close) {}

    private final long patienceNanos;
    private final Door door;
    private final Map<String, Verb> verbs;
    private final BooleanSupplier leads;
    private final Mailbox<Answer> answers = new Mailbox<>(4 * MOST);
    private final List<Connection> connections = new ArrayList<>();
    private final Meter cutOff = new Meter();
    private final CountDownLatch ended = new CountDownLatch(1);
    private Selector selector;
    private SelectionKey entrance;
    private long lastLook = System.nanoTime() - LOOK_NANOS;
    private long lastTry = System.nanoTime() - RETRY_NANOS;
    private long lastComplaint;
    private String complaint = "";
    private volatile boolean close;

    /**
     * @param verbs what may be asked
     * @param leads whether this guardian does what must be done once
     */
    public Control(ControlSettings settings, Verbs verbs, BooleanSupplier leads) {
        this(settings, verbs.all(), leads, PATIENCE_NANOS);
    }

    Control(
            ControlSettings settings,
            Map<String, Verb> verbs,
            BooleanSupplier leads,
            long patienceNanos) {
        this.patienceNanos = patienceNanos;
        this.door = new Door(settings);
        this.verbs = Map.copyOf(verbs);
        this.leads = leads;
    }

    /** Starts the thread. */
    public void start() {
        Thread thread = new Thread(this, "control");
        thread.setDaemon(true);
        thread.start();
    }

    /** Answers who has asked, removes the socket if it is ours, and ends. */
    public boolean close(long millis) throws InterruptedException {
        close = true;
        return ended.await(millis, TimeUnit.MILLISECONDS);
    }

    /** Connections that took too long, or sent what nobody understands. By any thread. */
    public long cutOff() {
        return cutOff.value();
    }

    @Override
    public void run() {
        try (Selector opened = Selector.open()) {
            selector = opened;
            while (!close) {
                attempt(this::turn);
            }
            attempt(this::end);
        } catch (IOException e) {
            LOG.error("operators cannot be answered until the next start", e);
        } finally {
            ended.countDown();
        }
    }

    private interface Step {
        void run() throws IOException;
    }

    private void attempt(Step step) {
        try {
            step.run();
        } catch (IOException | RuntimeException | LinkageError e) {
            LOG.error("the control thread failed at one step and goes on; please report this", e);
        }
    }

    private void turn() throws IOException {
        long now = System.nanoTime();
        if (now - lastLook >= LOOK_NANOS) {
            lastLook = now;
            lookAtTheDoor(now);
        }
        boolean busy = connections.stream().anyMatch(Connection::isAsked);
        selector.select(busy ? BUSY_MILLIS : IDLE_MILLIS);
        serve();
        sendAnswers();
        cutOffOverdue();
    }

    private void serve() throws IOException {
        List<SelectionKey> ready = new ArrayList<>(selector.selectedKeys());
        selector.selectedKeys().clear();
        for (SelectionKey key : ready) {
            if (!key.isValid()) {
                continue;
            }
            if (key == entrance) {
                letIn();
            } else {
                serve((Connection) key.attachment(), key);
            }
        }
    }

    private void lookAtTheDoor(long now) throws IOException {
        if (door.server() != null && !door.isOurs()) {
            letIn();
            if (connections.size() < MOST) {
                leaveTheDoor();
            }
        }
        if (leads.getAsBoolean() && now - lastTry >= RETRY_NANOS && !door.isServed()) {
            lastTry = now;
            open(now);
        }
    }

    private void open(long now) {
        try {
            door.open();
            entrance = door.server().register(selector, SelectionKey.OP_ACCEPT);
            LOG.info("operators are answered at {}", door.path());
            complaint = "";
        } catch (IOException | RuntimeException e) {
            if (!complaint.equals(e.toString()) || now - lastComplaint >= COMPLAIN_NANOS) {
                complaint = e.toString();
                lastComplaint = now;
                LOG.error(
                        "cannot answer operators at {} ({}); guarding goes on, trying again every"
                                + " 3 s",
                        door.path(),
                        e.toString());
            }
        }
    }

    private void leaveTheDoor() throws IOException {
        entrance = null;
        door.giveUp();
        LOG.info("{} is gone or another's; who is connected here is answered", door.path());
    }

    private void letIn() throws IOException {
        long now = System.nanoTime();
        SocketChannel channel;
        while (connections.size() < MOST && (channel = door.server().accept()) != null) {
            channel.configureBlocking(false);
            SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
            Connection connection = new Connection(channel, key, now, patienceNanos);
            key.attach(connection);
            connections.add(connection);
        }
        makeWay();
    }

    /** Where all places are taken, nobody is let in until one is free. */
    private void makeWay() {
        if (entrance != null && entrance.isValid()) {
            entrance.interestOps(connections.size() < MOST ? SelectionKey.OP_ACCEPT : 0);
        }
    }

    private void serve(Connection connection, SelectionKey key) {
        try {
            long now = System.nanoTime();
            String line =
                    key.isReadable()
                            ? connection.read(now)
                            : key.isWritable() ? connection.write(now) : null;
            if (line != null) {
                take(connection, line);
            }
        } catch (ProtocolException e) {
            cutOff.increment();
            remove(connection);
        } catch (IOException e) {
            remove(connection);
        }
    }

    private void take(Connection from, String line) {
        JsonTree request;
        try {
            request = JsonTree.read(line);
        } catch (IOException e) {
            cutOff.increment();
            refuse(from, "a request is one JSON object");
            return;
        }
        Verb verb = verbs.get(request.text("verb"));
        if (verb == null) {
            refuse(from, "no such verb here");
            return;
        }
        try {
            verb.take(request, answer -> post(from, answer, false));
        } catch (RuntimeException e) {
            LOG.error("the verb {} failed; please report this", request.text("verb"), e);
            refuse(from, "the guardian failed at it, see guardian.log");
        }
    }

    private void refuse(Connection from, String error) {
        post(from, () -> Faults.usage(error), true);
    }

    private void post(Connection to, Supplier<String> line, boolean close) {
        // There is room: each connection has one request at a time.
        answers.offer(new Answer(to, line, close));
    }

    private void sendAnswers() {
        List<Answer> due = new ArrayList<>();
        answers.drain(due, 4 * MOST);
        for (Answer answer : due) {
            if (!connections.contains(answer.to) || !answer.to.isAsked()) {
                continue;
            }
            try {
                String next = answer.to.answer(line(answer), answer.close, System.nanoTime());
                if (next != null) {
                    take(answer.to, next);
                }
            } catch (IOException e) {
                remove(answer.to);
            }
        }
    }

    private static String line(Answer answer) {
        try {
            return answer.line.get();
        } catch (RuntimeException e) {
            LOG.error("an answer could not be made; please report this", e);
            return Faults.usage("the guardian failed at it, see guardian.log");
        }
    }

    private void cutOffOverdue() {
        long now = System.nanoTime();
        for (Connection connection : List.copyOf(connections)) {
            if (connection.isOverdue(now)) {
                cutOff.increment();
                remove(connection);
            }
        }
    }

    private void remove(Connection connection) {
        connection.close();
        connections.remove(connection);
        makeWay();
    }

    /** The last words: answers that come within a moment. */
    private void end() throws IOException {
        door.close();
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(300);
        while (connections.stream().anyMatch(Connection::isAsked)
                && System.nanoTime() - deadline < 0) {
            selector.select(BUSY_MILLIS);
            serve();
            sendAnswers();
        }
        connections.forEach(Connection::close);
    }
}
