package guardian.replay;

import guardian.event.RequestEvent;
import guardian.ingest.ForwardedClient;
import guardian.ingest.LineFormat;
import guardian.ingest.LineReader;
import guardian.ingest.LineSplitter;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * One log, request by request, so that several can be read side by side. It stands at a request
 * that is valid until the next step; its {@link #clock} is the greatest time that was in the log so
 * far, so that lines out of order hold nobody up.
 */
final class LogCursor implements AutoCloseable {

    private static final long NO_TIME = Long.MIN_VALUE;

    private final LogBytes bytes;
    private final LineFormat format;
    private final LineReader reader;
    private final ForwardedClient clients;
    private final LineSplitter splitter = new LineSplitter();
    private final Lines lines = new Lines();
    private final Runnable waiting;
    private RequestEvent event;
    private long clock = NO_TIME;
    private long timeless;
    private boolean ended;

    /** The lines of one read, to be taken one by one; the splitter hands on all it has at once. */
    private final class Lines implements LineSplitter.Lines {

        private byte[] text = new byte[1 << 16];
        private int[] ends = new int[1 << 10];
        private int count;
        private int next;

        @Override
        public void line(byte[] from, int start, int end) {
            int at = count == 0 ? 0 : ends[count - 1];
            int length = end - start;
            if (text.length - at < length) {
                text = Arrays.copyOf(text, Math.max(text.length * 2, at + length));
            }
            System.arraycopy(from, start, text, at, length);
            if (count == ends.length) {
                ends = Arrays.copyOf(ends, count * 2);
            }
            ends[count++] = at + length;
        }

        @Override
        public void tooLong(byte[] from, int start, int end) {
            reader.tooLong(from, start, end);
        }

        boolean take() {
            if (next == count) {
                next = 0;
                count = 0;
                return false;
            }
            int from = next == 0 ? 0 : ends[next - 1];
            reader.line(text, from, ends[next++]);
            return true;
        }
    }

    /**
     * Opens it; it stands before its first request.
     *
     * @param name a file, or - for standard input
     * @param waiting called before anybody waits for more input
     */
    LogCursor(String name, LineFormat format, List<guardian.event.Prefix> proxies, Runnable waiting)
            throws IOException {
        this.bytes = LogBytes.open(name);
        this.format = format;
        this.waiting = waiting;
        this.clients = new ForwardedClient(proxies, this::take);
        this.reader = new LineReader(format, clients.step());
    }

    private void take(RequestEvent request) {
        if (request.timeMicros() == RequestEvent.UNKNOWN) {
            timeless++;
            return;
        }
        event = request;
        clock = Math.max(clock, Math.floorDiv(request.timeMicros(), 1000));
    }

    /** Goes to the next request that has a client and a time; false at the end. */
    boolean advance() throws IOException {
        event = null;
        while (event == null) {
            if (!lines.take() && !fill()) {
                return false;
            }
        }
        return true;
    }

    private boolean fill() throws IOException {
        if (ended) {
            return false;
        }
        if (bytes.mayWait()) {
            waiting.run();
        }
        int room = splitter.room();
        int count = bytes.read(splitter.buffer(), splitter.at(), room);
        if (count < 0) {
            ended = true;
            splitter.finish(lines);
        } else {
            splitter.filled(count);
            splitter.split(lines);
        }
        return true;
    }

    /** The request it stands at. */
    RequestEvent event() {
        return event;
    }

    /** Epoch milliseconds: where in time it is. */
    long clock() {
        return clock;
    }

    /** Requests without a time, which were passed over. */
    long timeless() {
        return timeless;
    }

    LineReader reader() {
        return reader;
    }

    ForwardedClient clients() {
        return clients;
    }

    LineFormat format() {
        return format;
    }

    /** Bytes of the file that were read so far. */
    long taken() {
        return bytes.taken();
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }
}
