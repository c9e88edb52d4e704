package guardian.ingest;

import guardian.event.RequestEvent;
import guardian.runtime.Meter;
import java.util.function.Consumer;

/**
 * Turns lines into request events for the next step, and counts what is none, by cause.
 *
 * <p>Confined to the reader's thread; what it counts may be read by any.
 */
public final class LineReader implements LineSplitter.Lines {

    private final LineFormat format;
    private final Consumer<RequestEvent> next;
    private final RequestEvent event = new RequestEvent();
    private final Meter read = new Meter();
    private final Tally<Malformed> malformed = new Tally<>(Malformed.class);

    public LineReader(LineFormat format, Consumer<RequestEvent> next) {
        this.format = format;
        this.next = next;
    }

    @Override
    public void line(byte[] bytes, int from, int to) {
        Malformed cause = format.read(bytes, from, to, event);
        if (cause == null) {
            read.increment();
            next.accept(event);
        } else {
            malformed.add(cause, bytes, from, to);
        }
    }

    @Override
    public void tooLong(byte[] bytes, int from, int to) {
        malformed.add(Malformed.TOO_LONG, bytes, from, to);
    }

    /** Lines that became request events. */
    public long read() {
        return read.value();
    }

    /** Lines that did not. */
    public Tally<Malformed> malformed() {
        return malformed;
    }
}
