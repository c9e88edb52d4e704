package guardian.ingest;

import guardian.event.RequestEvent;
import guardian.runtime.Meter;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Turns lines into request events for the next step, and counts what is none, by cause.
 *
 * <p>Confined to the reader's thread; the meters and the sample may be read by any.
 */
public final class LineReader implements LineSplitter.Lines {

    private static final int LONGEST_SAMPLE = 200;

    private final LineFormat format;
    private final Consumer<RequestEvent> next;
    private final RequestEvent event = new RequestEvent();
    private final Meter read = new Meter();
    private final Map<Malformed, Meter> malformed = new EnumMap<>(Malformed.class);
    private final AtomicReference<byte[]> sample = new AtomicReference<>();

    public LineReader(LineFormat format, Consumer<RequestEvent> next) {
        this.format = format;
        this.next = next;
        for (Malformed cause : Malformed.values()) {
            malformed.put(cause, new Meter());
        }
    }

    @Override
    public void line(byte[] bytes, int from, int to) {
        Malformed cause = format.read(bytes, from, to, event);
        if (cause == null) {
            read.increment();
            next.accept(event);
        } else {
            refuse(cause, bytes, from, to);
        }
    }

    @Override
    public void tooLong(byte[] bytes, int from, int to) {
        refuse(Malformed.TOO_LONG, bytes, from, to);
    }

    /** Lines that became request events. */
    public long read() {
        return read.value();
    }

    /** Lines that did not, for this cause. */
    public long malformed(Malformed cause) {
        return malformed.get(cause).value();
    }

    /** Lines that did not become request events, for whatever cause. */
    public long malformed() {
        return malformed.values().stream().mapToLong(Meter::value).sum();
    }

    /** The beginning of a malformed line since the last call, or null; raw bytes of a client. */
    public byte[] takeSample() {
        return sample.getAndSet(null);
    }

    private void refuse(Malformed cause, byte[] bytes, int from, int to) {
        malformed.get(cause).increment();
        // One copy until somebody has looked: a flood of rubbish makes no garbage.
        if (sample.getPlain() == null) {
            sample.lazySet(Arrays.copyOfRange(bytes, from, Math.min(to, from + LONGEST_SAMPLE)));
        }
    }
}
