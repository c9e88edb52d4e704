package guardian.event;

import java.nio.charset.StandardCharsets;

/**
 * One request as its log line tells it: numbers, and places inside the bytes of that line.
 *
 * <p>One object serves all lines of a reader, so that a line costs no garbage: it is valid only
 * until the handler it was given to returns, and confined to the reader's thread. Everything in
 * here that is text was chosen by a client.
 */
public final class RequestEvent {

    private byte[] line = new byte[0];
    private long high;
    private long low;
    private long timeMicros;
    private long durationMicros;
    private int status;
    private int hostFrom;
    private int hostTo;
    private int requestFrom;
    private int requestTo;
    private int idFrom;
    private int idTo;

    /** Starts over with the bytes of another line. */
    public void line(byte[] bytes) {
        line = bytes;
    }

    /** Sets the address the request came from. */
    public void address(long upper, long lower) {
        high = upper;
        low = lower;
    }

    /** Sets the time in the line, in microseconds since 1970. */
    public void timeMicros(long micros) {
        timeMicros = micros;
    }

    /** Sets how long the request took, in microseconds. */
    public void durationMicros(long micros) {
        durationMicros = micros;
    }

    /** Sets the status the client got. */
    public void status(int code) {
        status = code;
    }

    /** Sets where the host name stands that the client asked for. */
    public void host(int from, int to) {
        hostFrom = from;
        hostTo = to;
    }

    /** Sets where the request line stands, without its quotes, escapes as httpd wrote them. */
    public void request(int from, int to) {
        requestFrom = from;
        requestTo = to;
    }

    /** Sets where the transaction id stands. */
    public void id(int from, int to) {
        idFrom = from;
        idTo = to;
    }

    /** Upper 64 bits of the address, see {@link Prefix}. */
    public long high() {
        return high;
    }

    /** Lower 64 bits of the address, see {@link Prefix}. */
    public long low() {
        return low;
    }

    /** The time in the line, in microseconds since 1970. */
    public long timeMicros() {
        return timeMicros;
    }

    /** How long the request took, in microseconds. */
    public long durationMicros() {
        return durationMicros;
    }

    /** The status the client got, three digits. */
    public int status() {
        return status;
    }

    /** The host name asked for, at most {@code most} bytes of it. */
    public String host(int most) {
        return text(hostFrom, hostTo, most);
    }

    /** The request line as the client sent it, from at most {@code most} bytes of the log. */
    public String request(int most) {
        return HttpdText.unescape(text(requestFrom, requestTo, most));
    }

    /** The transaction id, at most {@code most} bytes of it. */
    public String id(int most) {
        return text(idFrom, idTo, most);
    }

    /** The method: the request line up to its first blank. */
    public String method() {
        int end = requestFrom;
        while (end < requestTo && line[end] != ' ') {
            end++;
        }
        return text(requestFrom, end, 64);
    }

    /** Copies the host name into {@code into} at {@code at}; returns the bytes copied. */
    public int copyHost(byte[] into, int at, int most) {
        return copy(hostFrom, hostTo, into, at, most);
    }

    /**
     * Copies the request line, escapes as httpd wrote them, into {@code into} at {@code at};
     * returns the bytes copied.
     */
    public int copyRequest(byte[] into, int at, int most) {
        return copy(requestFrom, requestTo, into, at, most);
    }

    /** Copies the transaction id into {@code into} at {@code at}; returns the bytes copied. */
    public int copyId(byte[] into, int at, int most) {
        return copy(idFrom, idTo, into, at, most);
    }

    private int copy(int from, int to, byte[] into, int at, int most) {
        int length = Math.min(to - from, most);
        System.arraycopy(line, from, into, at, length);
        return length;
    }

    private String text(int from, int to, int most) {
        return new String(line, from, Math.min(to - from, most), StandardCharsets.ISO_8859_1);
    }
}
