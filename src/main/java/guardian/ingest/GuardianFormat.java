package guardian.ingest;

import guardian.event.AddressReader;
import guardian.event.RequestEvent;

/**
 * The guardian line, as ModSecurity 2.9 writes it and as the LogFormat of 2005 does:
 *
 * <pre>
 * HOST IP LOGNAME USER [DATE] "REQUEST" STATUS BYTES "REFERER" "AGENT" ID "SESSION" N N "MESSAGE" 0 L?
 * </pre>
 *
 * <p>HOST and IP are taken from the left, all else from the right: the user name in between is raw,
 * and may hold a complete forged rest of a line. Of two quotes the right one is the real one, since
 * in all fields behind USER httpd escapes quotes. The request's closing quote is taken from its
 * place only: in a shortened line (L) the cut may have left a backslash before it.
 *
 * <p>The two N are seconds and microseconds, in an order that depends on the writer; microseconds
 * are never the smaller of the two. Confined to the reader's thread.
 */
public final class GuardianFormat implements LineFormat {

    private static final int SHORTEST = 60;
    private static final int LONGEST_DATE = 40;

    private final AddressReader address = new AddressReader();
    private final DateReader date = new DateReader();
    private long number;

    @Override
    public Malformed read(byte[] line, int from, int to, RequestEvent into) {
        int end = withoutBlanks(line, from, to);
        if (end == from) {
            return Malformed.EMPTY;
        }
        if (end - from < SHORTEST) {
            return Faults.of(line, from, to, Malformed.FIELDS);
        }
        into.line(line);
        int hostEnd = blank(line, from, end);
        int addressEnd = blank(line, hostEnd + 1, end);
        if (addressEnd < 0 || hostEnd == from) {
            return Faults.of(line, from, to, Malformed.FIELDS);
        }
        int status = tail(line, addressEnd, end, into);
        if (status < 0) {
            return Faults.of(line, from, to, Malformed.FIELDS);
        }
        if (!address.read(line, hostEnd + 1, addressEnd)) {
            return Faults.of(line, from, to, Malformed.ADDRESS);
        }
        into.address(address.high(), address.low());
        into.host(from, hostEnd);
        return front(line, addressEnd, status, into);
    }

    @Override
    public String toString() {
        return "guardian";
    }

    /** The fields behind the request, from the right; returns where its closing quote stands. */
    private int tail(byte[] line, int from, int end, RequestEvent into) {
        int at = end;
        if (line[at - 1] == 'L' && line[at - 2] == ' ') {
            at = withoutBlanks(line, from, at - 1);
        }
        at = number(line, from, at);
        at = quoted(line, from, at);
        at = number(line, from, at);
        long second = number;
        at = number(line, from, at);
        long first = number;
        at = quoted(line, from, at);
        int idEnd = at;
        at = word(line, from, at);
        if (at < 0) {
            return -1;
        }
        into.durationMicros(Math.max(first, second));
        into.id(at + 1, idEnd);
        int agentEnd = at - 1;
        at = quoted(line, from, at);
        into.agent(present(line, at + 2, agentEnd), agentEnd);
        int refererEnd = at - 1;
        at = quoted(line, from, at);
        into.referer(present(line, at + 2, refererEnd), refererEnd);
        at = bytes(line, from, at);
        into.bytes(number);
        int statusEnd = at;
        at = number(line, from, at);
        if (at < 0 || statusEnd - at != 4 || number < 100 || line[at - 1] != '"') {
            return -1;
        }
        into.status((int) number);
        return at - 1;
    }

    /** The request and the date in front of it. */
    private Malformed front(byte[] line, int addressEnd, int close, RequestEvent into) {
        int open = Bytes.openingQuote(line, addressEnd, close);
        // Not even "- - [date] " fits in between.
        if (open < addressEnd + 30 || line[open - 1] != ' ' || line[open - 2] != ']') {
            return Malformed.REQUEST;
        }
        into.request(open + 1, close);
        int dateEnd = open - 2;
        int bracket = dateEnd - 1;
        int least = Math.max(addressEnd + 3, dateEnd - LONGEST_DATE);
        while (bracket > least && line[bracket] != '[') {
            bracket--;
        }
        if (line[bracket] != '[' || line[bracket - 1] != ' ') {
            return Malformed.DATE;
        }
        if (!date.read(line, bracket + 1, dateEnd)) {
            return Malformed.DATE;
        }
        into.timeMicros(date.micros());
        return null;
    }

    // Each of the following takes the end of a field (exclusive) and returns the place of the
    // blank in front of it, which is the end of the field before; or -1, which all pass on.

    private int number(byte[] line, int from, int end) {
        int at = end;
        long value = 0;
        long unit = 1;
        while (at > from && line[at - 1] >= '0' && line[at - 1] <= '9') {
            value += unit * (line[--at] - '0');
            unit *= 10;
        }
        number = value;
        return at > from && at < end && end - at < 18 && line[at - 1] == ' ' ? at - 1 : -1;
    }

    private int bytes(byte[] line, int from, int end) {
        if (end > from + 1 && line[end - 1] == '-') {
            number = 0;
            return line[end - 2] == ' ' ? end - 2 : -1;
        }
        return number(line, from, end);
    }

    /** Where a value begins; its end when it is httpd's word for what is not there. */
    private static int present(byte[] line, int from, int to) {
        return Bytes.isAbsent(line, from, to) ? to : from;
    }

    private static int word(byte[] line, int from, int end) {
        int at = end;
        while (at > from && line[at - 1] != ' ' && line[at - 1] != '"') {
            at--;
        }
        return at > from && at < end && line[at - 1] == ' ' ? at - 1 : -1;
    }

    private static int quoted(byte[] line, int from, int end) {
        if (end <= from || line[end - 1] != '"') {
            return -1;
        }
        // Most of them are "-".
        if (end - 4 >= from
                && line[end - 2] == '-'
                && line[end - 3] == '"'
                && line[end - 4] == ' ') {
            return end - 4;
        }
        int open = Bytes.openingQuote(line, from, end - 1);
        return open > from && line[open - 1] == ' ' ? open - 1 : -1;
    }

    private static int blank(byte[] line, int from, int to) {
        for (int at = from; at < to; at++) {
            if (line[at] == ' ') {
                return at;
            }
        }
        return -1;
    }

    private static int withoutBlanks(byte[] line, int from, int to) {
        int end = to;
        while (end > from && (line[end - 1] == ' ' || line[end - 1] == '\r')) {
            end--;
        }
        return end;
    }
}
