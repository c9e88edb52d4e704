package guardian.dns;

import guardian.event.Prefix;

/** The name under which DNS keeps the names of an address. */
final class ReverseName {

    private ReverseName() {}

    /** {@code 7.2.0.192.in-addr.arpa}, or the nibbles of an IPv6 address below ip6.arpa. */
    static String of(Prefix address) {
        StringBuilder name = new StringBuilder(72);
        if (address.isIpv4()) {
            for (int shift = 0; shift < 32; shift += 8) {
                name.append(address.low() >>> shift & 255).append('.');
            }
            return name.append("in-addr.arpa").toString();
        }
        appendNibbles(address.low(), name);
        appendNibbles(address.high(), name);
        return name.append("ip6.arpa").toString();
    }

    private static void appendNibbles(long half, StringBuilder name) {
        for (int shift = 0; shift < 64; shift += 4) {
            name.append(Character.forDigit((int) (half >>> shift & 15), 16)).append('.');
        }
    }
}
