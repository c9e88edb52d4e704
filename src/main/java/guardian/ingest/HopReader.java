package guardian.ingest;

import guardian.event.AddressReader;

/**
 * Reads one entry of X-Forwarded-For without garbage: {@code 192.0.2.7}, {@code 192.0.2.7:5678},
 * {@code 2001:db8::7}, {@code [2001:db8::7]}, {@code [2001:db8::7]:443}, with blanks around it.
 * Names, zone ids, {@code unknown} and nothing at all are refused, never resolved.
 *
 * <p>Confined to the reader's thread: the result stays in the reader until the next call.
 */
final class HopReader {

    private static final int LONGEST_PORT = 5;
    private static final int LAST_PORT = 65_535;
    private static final int NONE = -1;
    private static final int SEVERAL = -2;

    private final AddressReader address = new AddressReader();

    /** The upper 64 bits of the address read last. */
    long high() {
        return address.high();
    }

    /** The lower 64 bits of the address read last. */
    long low() {
        return address.low();
    }

    /** Reads {@code line[from, to)}; true when it is one address. */
    boolean read(byte[] line, int from, int to) {
        int start = from;
        int end = to;
        while (start < end && line[start] == ' ') {
            start++;
        }
        while (start < end && line[end - 1] == ' ') {
            end--;
        }
        return start < end && line[start] == '['
                ? readBracketed(line, start + 1, end)
                : readBare(line, start, end);
    }

    private boolean readBracketed(byte[] line, int from, int to) {
        int close = from;
        while (close < to && line[close] != ']') {
            close++;
        }
        return close < to
                && colon(line, from, close) == SEVERAL
                && (close + 1 == to || isPort(line, close + 1, to))
                && address.read(line, from, close);
    }

    private boolean readBare(byte[] line, int from, int to) {
        int colon = colon(line, from, to);
        return colon < 0
                ? address.read(line, from, to)
                : isPort(line, colon, to) && address.read(line, from, colon);
    }

    /** Where the only colon stands; an IPv6 address has several. */
    private static int colon(byte[] line, int from, int to) {
        int colon = NONE;
        for (int at = from; at < to; at++) {
            if (line[at] == ':') {
                if (colon >= 0) {
                    return SEVERAL;
                }
                colon = at;
            }
        }
        return colon;
    }

    private static boolean isPort(byte[] line, int colon, int to) {
        long port = Bytes.number(line, colon + 1, to);
        return line[colon] == ':'
                && to - colon - 1 <= LONGEST_PORT
                && port >= 0
                && port <= LAST_PORT;
    }
}
