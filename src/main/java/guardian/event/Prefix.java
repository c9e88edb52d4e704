package guardian.event;

/**
 * A block of addresses, canonical: host bits are zero. A client is a prefix too: an IPv4 /32 or an
 * IPv6 /64 unless configured otherwise.
 *
 * <p>Both families live in one space of 128 bits; IPv4 is kept mapped (::ffff:a.b.c.d), so that a
 * mapped and a plain notation of one host are one client. {@code bits} counts in that space: an
 * IPv4 /24 has 120.
 *
 * @param high the upper 64 bits
 * @param low the lower 64 bits
 * @param bits significant bits, 0 to 128
 */
public record Prefix(long high, long low, int bits) {

    /** The bits in front of every IPv4 address in the common space. */
    public static final int IPV4_OFFSET = 96;

    private static final int IPV4_NETWORK = IPV4_OFFSET + 24;
    private static final int IPV6_NETWORK = 48;
    private static final long IPV4_MAPPED = 0xFFFF_0000_0000L;

    public Prefix {
        if (bits < 0 || bits > 128) {
            throw new IllegalArgumentException("a prefix has 0 to 128 bits, not " + bits);
        }
        high &= highMask(bits);
        low &= lowMask(bits);
    }

    /** Whether these upper and lower 64 bits are an IPv4 address in the common space. */
    public static boolean isIpv4(long high, long low) {
        return high == 0 && low >>> 32 == 0xFFFF;
    }

    /** The lower 64 bits of an IPv4 address in the common space. */
    public static long ipv4Low(int address) {
        return IPV4_MAPPED | (address & 0xFFFF_FFFFL);
    }

    /** Mask of the upper 64 bits of a prefix of that many bits. */
    public static long highMask(int bits) {
        return bits >= 64 ? -1L : bits == 0 ? 0 : -1L << (64 - bits);
    }

    /** Mask of the lower 64 bits of a prefix of that many bits. */
    public static long lowMask(int bits) {
        return bits >= 128 ? -1L : bits <= 64 ? 0 : -1L << (128 - bits);
    }

    /** Whether this block holds IPv4 addresses only. */
    public boolean isIpv4() {
        return bits >= IPV4_OFFSET && isIpv4(high, low);
    }

    /** The length as written behind the slash: 32 for a single IPv4 address. */
    public int length() {
        return isIpv4() ? bits - IPV4_OFFSET : bits;
    }

    /** Whether the two blocks share an address; then one of them lies inside the other. */
    public boolean overlaps(Prefix other) {
        int shared = Math.min(bits, other.bits);
        return ((high ^ other.high) & highMask(shared)) == 0
                && ((low ^ other.low) & lowMask(shared)) == 0;
    }

    /** The network around it: an IPv4 /24, an IPv6 /48; null when it is as large itself. */
    public Prefix network() {
        int length = isIpv4() ? IPV4_NETWORK : IPV6_NETWORK;
        return bits > length ? new Prefix(high, low, length) : null;
    }

    /**
     * Reads {@code 192.0.2.7}, {@code 192.0.2.0/24}, {@code 2001:db8::/32}. Nothing is ever looked
     * up: a name, a zone id or an odd form is no prefix.
     *
     * @return the prefix, or null when the text is none
     */
    public static Prefix parse(String text) {
        int slash = text.indexOf('/');
        AddressReader reader = new AddressReader();
        if (!reader.read(text, 0, slash < 0 ? text.length() : slash)) {
            return null;
        }
        boolean four = isIpv4(reader.high(), reader.low()) && text.indexOf(':') < 0;
        int length = slash < 0 ? (four ? 32 : 128) : lengthOf(text, slash + 1, four ? 32 : 128);
        if (length < 0) {
            return null;
        }
        return new Prefix(reader.high(), reader.low(), four ? IPV4_OFFSET + length : length);
    }

    private static int lengthOf(String text, int from, int most) {
        int digits = text.length() - from;
        if (digits < 1 || digits > 3 || digits > 1 && text.charAt(from) == '0') {
            return -1;
        }
        int length = 0;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            length = length * 10 + c - '0';
        }
        return length <= most ? length : -1;
    }

    /** Written out: linked at run time, a record's own costs the first ban milliseconds. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Prefix prefix
                && high == prefix.high
                && low == prefix.low
                && bits == prefix.bits;
    }

    @Override
    public int hashCode() {
        long mixed = (high ^ low * 0x9E3779B97F4A7C15L) * 0xD6E8FEB86659FD93L;
        return (int) (mixed ^ mixed >>> 32) ^ bits;
    }

    /** The address alone, without a length: {@code 192.0.2.0}, {@code 2001:db8:5::}. */
    public String address() {
        return isIpv4() ? dotted() : colons();
    }

    /** As operators read it: a single IPv4 address bare, everything else with its length. */
    @Override
    public String toString() {
        return bits == 128 && isIpv4() ? dotted() : address() + '/' + length();
    }

    private String dotted() {
        int a = (int) low;
        return (a >>> 24) + "." + (a >>> 16 & 255) + "." + (a >>> 8 & 255) + "." + (a & 255);
    }

    /** RFC 5952: lower case, no leading zeros, the longest run of two or more zero groups as ::. */
    private String colons() {
        int start = -1;
        int longest = 1;
        for (int i = 0, run = 0; i < 8; i++) {
            run = group(i) == 0 ? run + 1 : 0;
            if (run > longest) {
                longest = run;
                start = i - run + 1;
            }
        }
        StringBuilder text = new StringBuilder(40);
        for (int i = 0; i < 8; i++) {
            if (i == start) {
                text.append("::");
                i += longest - 1;
                continue;
            }
            if (i > 0 && i != start + longest) {
                text.append(':');
            }
            text.append(Integer.toHexString(group(i)));
        }
        return text.toString();
    }

    private int group(int index) {
        long half = index < 4 ? high : low;
        return (int) (half >>> (3 - (index & 3)) * 16) & 0xFFFF;
    }
}
