package guardian;

import guardian.event.Prefix;
import guardian.ingest.ForwardedClient;
import guardian.ingest.Ingest;
import guardian.ingest.LineFormat;
import guardian.ingest.LineReader;
import guardian.runtime.LiveClock;
import guardian.runtime.Mailbox;
import guardian.window.AuditWeight;
import guardian.window.Enquiries;
import guardian.window.Keeper;
import guardian.window.Quiet;
import guardian.window.Watch;
import java.util.ArrayList;
import java.util.List;

/**
 * What the ingest thread does with lines: read, count, and swap with the other threads what is due.
 *
 * <p>Confined to the ingest thread, except for the meters of its parts.
 */
final class Counting implements Ingest.Next {

    private static final int ANSWERS_AT_A_TIME = 4096;
    private static final int WEIGHTS_AT_A_TIME = 256;
    private static final long TURN_NANOS = 10_000_000;
    private static final long FINISH_MILLIS = 800;
    private static final long OPEN_MILLIS = 10_000;

    private final ForwardedClient clients;
    private final LineReader reader;
    private final Watch watch;
    private final Keeper keeper;
    private final Mailbox<Quiet> answers;
    private final Mailbox<AuditWeight> weights;
    private final Enquiries enquiries;
    private final LiveClock clock = new LiveClock();
    private final List<Quiet> taken = new ArrayList<>();
    private final List<AuditWeight> takenWeights = new ArrayList<>();
    private long arrival = clock.millis();
    private long lastTurn = System.nanoTime();
    private volatile boolean finished;

    Counting(
            LineFormat format,
            List<Prefix> trustedProxies,
            Watch watch,
            Keeper keeper,
            Mailbox<Quiet> answers,
            Mailbox<AuditWeight> weights,
            Enquiries enquiries) {
        this.clients = new ForwardedClient(trustedProxies, event -> watch.count(event, arrival));
        this.reader = new LineReader(format, clients.step());
        this.watch = watch;
        this.keeper = keeper;
        this.answers = answers;
        this.weights = weights;
        this.enquiries = enquiries;
        keeper.connect();
    }

    LineReader reader() {
        return reader;
    }

    ForwardedClient clients() {
        return clients;
    }

    /** Whether at the end all counts were handed to the keeper in time. */
    boolean finished() {
        return finished;
    }

    @Override
    public void arrive() {
        arrival = clock.millis();
    }

    @Override
    public void line(byte[] bytes, int from, int to) {
        reader.line(bytes, from, to);
    }

    @Override
    public void tooLong(byte[] bytes, int from, int to) {
        reader.tooLong(bytes, from, to);
    }

    @Override
    public void turn() {
        long now = System.nanoTime();
        if (now - lastTurn >= TURN_NANOS) {
            lastTurn = now;
            takeAnswers();
            keeper.turn(now);
            watch.turn(arrival);
            takeWeights();
            if (enquiries.isAsked()) {
                enquiries.turn(clock.millis());
            }
        }
    }

    @Override
    public void end() {
        takeAnswers();
        watch.turn(arrival);
        while (weights.size() > 0) {
            takeWeights();
        }
        finished = keeper.finish(OPEN_MILLIS, FINISH_MILLIS);
        watch.turn(arrival);
    }

    private void takeWeights() {
        if (weights.drain(takenWeights, WEIGHTS_AT_A_TIME) > 0) {
            takenWeights.forEach(watch::count);
            takenWeights.clear();
        }
    }

    private void takeAnswers() {
        if (answers.drain(taken, ANSWERS_AT_A_TIME) > 0) {
            taken.forEach(watch::answer);
            taken.clear();
        }
    }
}
