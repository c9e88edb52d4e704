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

    /** What a line does not tell: a time, a duration, a number of bytes, a score. */
    public static final long UNKNOWN = Long.MIN_VALUE;

    private byte[] line = new byte[0];
    private long high;
    private long low;
    private boolean hasPeer;
    private long peerHigh;
    private long peerLow;
    private long timeMicros;
    private long durationMicros;
    private long bytes;
    private long score;
    private int status;
    private int hostFrom;
    private int hostTo;
    private int requestFrom;
    private int requestTo;
    private int methodFrom;
    private int methodTo;
    private int idFrom;
    private int idTo;
    private int refererFrom;
    private int refererTo;
    private int agentFrom;
    private int agentTo;
    private int userFrom;
    private int userTo;
    private int forwardedFrom;
    private int forwardedTo;

    /** Starts over with the bytes of another line; nothing of the one before is left. */
    public void line(byte[] content) {
        line = content;
        hasPeer = false;
        timeMicros = UNKNOWN;
        durationMicros = UNKNOWN;
        bytes = UNKNOWN;
        score = UNKNOWN;
        status = 0;
        host(0, 0);
        request(0, 0);
        id(0, 0);
        referer(0, 0);
        agent(0, 0);
        user(0, 0);
        forwarded(0, 0);
    }

    /** Sets the address the request came from; first that of the line, then the client's. */
    public void address(long upper, long lower) {
        high = upper;
        low = lower;
    }

    /** Sets the address of the connection, where the line tells it apart from the client's. */
    public void peer(long upper, long lower) {
        hasPeer = true;
        peerHigh = upper;
        peerLow = lower;
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
        methodFrom = from;
        methodTo = -1;
    }

    /** Sets where the method stands, when that is not the beginning of the request line. */
    public void method(int from, int to) {
        methodFrom = from;
        methodTo = to;
    }

    /** Sets where the Referer header stands. */
    public void referer(int from, int to) {
        refererFrom = from;
        refererTo = to;
    }

    /** Sets where the User-Agent header stands. */
    public void agent(int from, int to) {
        agentFrom = from;
        agentTo = to;
    }

    /** Sets where the user name stands that was sent, whether or not its password was right. */
    public void user(int from, int to) {
        userFrom = from;
        userTo = to;
    }

    /** Sets where the X-Forwarded-For header stands. */
    public void forwarded(int from, int to) {
        forwardedFrom = from;
        forwardedTo = to;
    }

    /** Sets how many bytes were sent. */
    public void bytes(long count) {
        bytes = count;
    }

    /** Sets the inbound anomaly score that ModSecurity's rules gave the request. */
    public void score(long inbound) {
        score = inbound;
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

    /** Whether the line tells the address of the connection apart from the client's. */
    public boolean hasPeer() {
        return hasPeer;
    }

    /** Upper 64 bits of the peer's address; only where there is one. */
    public long peerHigh() {
        return peerHigh;
    }

    /** Lower 64 bits of the peer's address; only where there is one. */
    public long peerLow() {
        return peerLow;
    }

    /** The time in the line, in microseconds since 1970, or {@link #UNKNOWN}. */
    public long timeMicros() {
        return timeMicros;
    }

    /** Bytes sent, or {@link #UNKNOWN}. */
    public long bytes() {
        return bytes;
    }

    /** ModSecurity's inbound anomaly score, or {@link #UNKNOWN} where no rule set looked at it. */
    public long score() {
        return score;
    }

    /** How long the request took, in microseconds, or {@link #UNKNOWN}. */
    public long durationMicros() {
        return durationMicros;
    }

    /** The status the client got, three digits; 0 when the line does not tell. */
    public int status() {
        return status;
    }

    /** The bytes that places are in; only to be looked at. */
    public byte[] line() {
        return line;
    }

    /** Where the X-Forwarded-For header begins, escapes as httpd wrote them. */
    public int forwardedFrom() {
        return forwardedFrom;
    }

    /** Where the X-Forwarded-For header ends; it is empty when it was not sent. */
    public int forwardedTo() {
        return forwardedTo;
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

    /** The method: as it stands alone, else the request line up to its first blank. */
    public String method() {
        return text(methodFrom, methodTo(), 64);
    }

    /** The Referer header as the client sent it, from at most {@code most} bytes of the log. */
    public String referer(int most) {
        return HttpdText.unescape(text(refererFrom, refererTo, most));
    }

    /** The User-Agent header as the client sent it, from at most {@code most} bytes of the log. */
    public String agent(int most) {
        return HttpdText.unescape(text(agentFrom, agentTo, most));
    }

    /** The user name as the client sent it, from at most {@code most} bytes of the log. */
    public String user(int most) {
        return HttpdText.unescape(text(userFrom, userTo, most));
    }

    /** The X-Forwarded-For header as it came, from at most {@code most} bytes of the log. */
    public String forwarded(int most) {
        return HttpdText.unescape(text(forwardedFrom, forwardedTo, most));
    }

    /** The line, in which the places below lie; valid as long as the event, and only to be read. */
    public byte[] content() {
        return line;
    }

    /** Where the host name begins. */
    public int hostFrom() {
        return hostFrom;
    }

    /** Where the host name ends. */
    public int hostTo() {
        return hostTo;
    }

    /** Where the request line begins; it may lack its method, see {@link #methodFrom}. */
    public int requestFrom() {
        return requestFrom;
    }

    /** Where the request line ends; it may lack its protocol. */
    public int requestTo() {
        return requestTo;
    }

    /** Where the method begins, as the first word of the request line or elsewhere. */
    public int methodFrom() {
        return methodFrom;
    }

    /** Where the method ends; {@link #method()} in place. */
    public int methodTo() {
        if (methodTo >= 0) {
            return methodTo;
        }
        int end = requestFrom;
        while (end < requestTo && line[end] != ' ') {
            end++;
        }
        return end;
    }

    /** Where the Referer header begins. */
    public int refererFrom() {
        return refererFrom;
    }

    /** Where the Referer header ends. */
    public int refererTo() {
        return refererTo;
    }

    /** Where the User-Agent header begins. */
    public int agentFrom() {
        return agentFrom;
    }

    /** Where the User-Agent header ends. */
    public int agentTo() {
        return agentTo;
    }

    /** Where the user name begins. */
    public int userFrom() {
        return userFrom;
    }

    /** Where the user name ends. */
    public int userTo() {
        return userTo;
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
