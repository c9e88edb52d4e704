package guardian.audit;

import guardian.event.AuditMark;
import guardian.event.AuditRecord;
import guardian.event.EngineMode;
import guardian.event.HttpdText;
import guardian.event.Timings;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads ModSecurity 2.x's native files. Nothing is searched for in the whole file: of part H only
 * the beginnings of lines count, and {@code Apache-Error} repeats what {@code Message} has said.
 *
 * <p>Confined to the sweeper thread; serves one file after the other.
 */
final class NativeReader {

    private static final byte[] MESSAGE = Octets.of("Message: ");
    private static final byte[] ERROR = Octets.of("Apache-Error: ");
    private static final byte[] INTERCEPTED = Octets.of("Action: Intercepted (phase ");
    private static final byte[] STOPWATCH = Octets.of("Stopwatch: ");
    private static final byte[] STOPWATCH2 = Octets.of("Stopwatch2: ");
    private static final byte[] ENGINE = Octets.of("Engine-Mode: \"");
    private static final byte[] ENABLED = Octets.of("ENABLED");
    private static final byte[] COMBINED = Octets.of(" combined=");
    private static final int PHASES = 5;

    private final Parts parts = new Parts();
    private final MessageReader messages = new MessageReader();
    private byte[] file;
    private Draft draft;

    /** Whether a file that begins so may be one. */
    static boolean mayRead(byte[] bytes, int length) {
        return length > 1 && bytes[0] == '-' && bytes[1] == '-';
    }

    /** Reads {@code bytes[0, length)} into the draft; true when the file is whole. */
    boolean read(byte[] bytes, int length, Draft into) {
        file = bytes;
        draft = into;
        if (!parts.find(bytes, length)) {
            return false;
        }
        if (parts.repeated()) {
            draft.marks.add(AuditMark.REPEATED_PART);
        }
        readHeader(parts.from('A'), parts.to('A'));
        if (parts.has('B')) {
            readRequest(parts.from('B'), parts.to('B'));
        }
        if (parts.has('F')) {
            readResponse(parts.from('F'), parts.to('F'));
        }
        if (parts.has('H')) {
            readTrailer(parts.from('H'), parts.to('H'));
        }
        if (parts.has('J')) {
            Uploads.read(file, parts.from('J'), parts.to('J'), draft);
        }
        return parts.ended();
    }

    /** {@code [time] id client port server port}. */
    private void readHeader(int from, int to) {
        int end = Octets.next(file, from, to, '\n');
        int close = Octets.next(file, from, end, ']');
        if (close + 2 > end || file[from] != '[') {
            return;
        }
        draft.time(file, from + 1, close);
        int id = close + 2;
        int client = Octets.next(file, id, end, ' ') + 1;
        int port = Octets.next(file, client, end, ' ') + 1;
        int server = Octets.next(file, port, end, ' ') + 1;
        int serverPort = Octets.next(file, server, end, ' ') + 1;
        if (serverPort > end) {
            return;
        }
        draft.uniqueId = draft.text(file, id, client - 1);
        draft.peer = draft.address(file, client, port - 1);
        draft.peerPort = Draft.port(Octets.number(file, port, end));
        draft.server = draft.address(file, server, serverPort - 1);
        draft.serverPort = Draft.port(Octets.number(file, serverPort, end));
    }

    private void readRequest(int from, int to) {
        draft.requestLine(file, from, Octets.next(file, from, to, '\n'));
        draft.host = header(Headers.HOST, from, to);
        draft.userAgent = header(Headers.USER_AGENT, from, to);
        int at = from;
        while ((at = Headers.value(Headers.FORWARDED_FOR, file, at, to)) >= 0) {
            draft.forwardedFor(draft.text(file, at, Octets.next(file, at, to, '\n')));
        }
    }

    private String header(byte[] name, int from, int to) {
        int at = Headers.value(name, file, from, to);
        return at < 0 ? "" : draft.text(file, at, Octets.next(file, at, to, '\n'));
    }

    private void readResponse(int from, int to) {
        int end = Octets.next(file, from, to, '\n');
        int blank = Octets.next(file, from, end, ' ');
        long status = Octets.number(file, blank + 1, Math.min(end, blank + 4));
        draft.statusLine = draft.text(file, from, end);
        draft.status = status >= 100 ? (int) status : AuditRecord.UNKNOWN;
    }

    private void readTrailer(int from, int to) {
        draft.engine = EngineMode.OFF;
        for (int line = from; line < to; ) {
            int end = Octets.next(file, line, to, '\n');
            readTrailerLine(line, end);
            line = end + 1;
        }
    }

    private void readTrailerLine(int from, int to) {
        if (Octets.standsAt(MESSAGE, file, from, to)) {
            messages.read(file, from + MESSAGE.length, to, draft);
        } else if (Octets.standsAt(ERROR, file, from, to)) {
            if (draft.wantsErrorLine()) {
                String line = draft.text(file, from + ERROR.length, to);
                draft.errorLine(HttpdText.unescape(line));
            }
        } else if (Octets.standsAt(INTERCEPTED, file, from, to)) {
            long phase = Octets.number(file, from + INTERCEPTED.length, to);
            draft.intercepted = true;
            draft.phase = phase >= 1 && phase <= PHASES ? (int) phase : 0;
        } else if (Octets.standsAt(ENGINE, file, from, to)) {
            boolean on = Octets.standsAt(ENABLED, file, from + ENGINE.length, to);
            draft.engine = on ? EngineMode.ON : EngineMode.DETECTION_ONLY;
        } else if (Octets.standsAt(STOPWATCH2, file, from, to)) {
            readStopwatch(from + STOPWATCH2.length, to);
        } else if (Octets.standsAt(STOPWATCH, file, from, to) && draft.timings.startMicros() < 0) {
            readStopwatch(from + STOPWATCH.length, to);
        }
    }

    /** {@code 1795224742508603 2138; combined=1328, p1=496, ...}, of which there may be less. */
    private void readStopwatch(int from, int to) {
        int second = Octets.next(file, from, to, ' ') + 1;
        List<Integer> phases = new ArrayList<>(PHASES);
        for (int phase = 1; phase <= PHASES; phase++) {
            long micros = counter(Octets.of(" p" + phase + '='), from, to);
            if (micros >= 0) {
                phases.add((int) Math.min(micros, Integer.MAX_VALUE));
            }
        }
        draft.timings =
                new Timings(
                        Octets.number(file, from, to),
                        second >= to ? -1 : Octets.number(file, second, to),
                        counter(COMBINED, from, to),
                        phases.size() == PHASES ? phases : List.of());
    }

    private long counter(byte[] key, int from, int to) {
        int at = Octets.last(key, file, from, to);
        return at < 0 ? -1 : Octets.number(file, at + key.length, to);
    }
}
