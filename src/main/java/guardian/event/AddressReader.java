package guardian.event;

/**
 * Reads the text of one IP address into 128 bits, without garbage. Dotted IPv4 and mapped IPv6 give
 * the same bits. Host names, zone ids, octal or short forms are refused, never resolved.
 *
 * <p>Confined to one thread: the result stays in the reader until the next call.
 */
public final class AddressReader {

    private static final int LONGEST = 45;

    private long high;
    private long low;

    /** The upper 64 bits of the address read last. */
    public long high() {
        return high;
    }

    /** The lower 64 bits of the address read last. */
    public long low() {
        return low;
    }

    /** Reads {@code text[from, to)}; true when all of it is one address. */
    public boolean read(byte[] text, int from, int to) {
        int length = to - from;
        if (length < 2 || length > LONGEST) {
            return false;
        }
        for (int i = from, end = Math.min(to, from + 5); i < end; i++) {
            if (text[i] == ':') {
                return readIpv6(text, from, to);
            }
        }
        long four = readIpv4(text, from, to);
        if (four < 0) {
            return false;
        }
        high = 0;
        low = Prefix.ipv4Low((int) four);
        return true;
    }

    /** As {@link #read(byte[], int, int)}; for configuration and commands, not for lines. */
    public boolean read(String text, int from, int to) {
        if (to - from > LONGEST) {
            return false;
        }
        byte[] bytes = new byte[to - from];
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            bytes[i - from] = c < 128 ? (byte) c : 0;
        }
        return read(bytes, 0, bytes.length);
    }

    private static long readIpv4(byte[] text, int from, int to) {
        long address = 0;
        int parts = 0;
        int i = from;
        while (true) {
            int part = 0;
            int start = i;
            while (i < to && text[i] >= '0' && text[i] <= '9' && i - start < 3) {
                part = part * 10 + text[i++] - '0';
            }
            boolean padded = i - start > 1 && text[start] == '0';
            if (i == start || part > 255 || padded) {
                return -1;
            }
            address = address << 8 | part;
            if (++parts == 4) {
                return i == to ? address : -1;
            }
            if (i == to || text[i++] != '.') {
                return -1;
            }
        }
    }

    private boolean readIpv6(byte[] text, int from, int to) {
        long head = 0;
        long tail = 0;
        int groups = 0;
        int gap = -1;
        int i = from;
        if (text[i] == ':') {
            if (text[i + 1] != ':') {
                return false;
            }
            gap = 0;
            i += 2;
        }
        while (i < to) {
            int start = i;
            int value = 0;
            int digit;
            while (i < to && i - start < 4 && (digit = hex(text[i])) >= 0) {
                value = value << 4 | digit;
                i++;
            }
            if (i < to && text[i] == '.') {
                long four = groups <= 6 ? readIpv4(text, start, to) : -1;
                if (four < 0) {
                    return false;
                }
                head = head << 32 | tail >>> 32;
                tail = tail << 32 | four;
                groups += 2;
                i = to;
                break;
            }
            if (i == start || groups == 8) {
                return false;
            }
            head = head << 16 | tail >>> 48;
            tail = tail << 16 | value;
            groups++;
            if (i == to) {
                break;
            }
            if (text[i++] != ':' || i == to) {
                return false;
            }
            if (text[i] == ':') {
                if (gap >= 0) {
                    return false;
                }
                gap = groups;
                i++;
            }
        }
        return expand(head, tail, groups, gap);
    }

    /** Puts the zero groups that :: stands for into their place. */
    private boolean expand(long head, long tail, int groups, int gap) {
        if (gap < 0) {
            high = head;
            low = tail;
            return groups == 8;
        }
        if (groups > 7) {
            return false;
        }
        int after = (groups - gap) * 16;
        int shift = (8 - groups) * 16;
        long behindHigh = after > 64 ? head & (1L << after - 64) - 1 : 0;
        long behindLow = after >= 64 ? tail : tail & (1L << after) - 1;
        long frontHigh = shiftRightHigh(head, after);
        long frontLow = shiftRightLow(head, tail, after);
        int up = after + shift;
        high = shiftLeftHigh(frontHigh, frontLow, up) | behindHigh;
        low = shiftLeftLow(frontLow, up) | behindLow;
        return true;
    }

    private static long shiftRightHigh(long high, int by) {
        return by >= 64 ? 0 : high >>> by;
    }

    private static long shiftRightLow(long high, long low, int by) {
        if (by == 0) {
            return low;
        }
        if (by < 64) {
            return low >>> by | high << 64 - by;
        }
        return by >= 128 ? 0 : high >>> by - 64;
    }

    private static long shiftLeftHigh(long high, long low, int by) {
        if (by == 0) {
            return high;
        }
        if (by < 64) {
            return high << by | low >>> 64 - by;
        }
        return by >= 128 ? 0 : low << by - 64;
    }

    private static long shiftLeftLow(long low, int by) {
        return by >= 64 ? 0 : low << by;
    }

    private static int hex(byte c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        int lower = c | 0x20;
        return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    }
}
