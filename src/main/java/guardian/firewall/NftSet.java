package guardian.firewall;

import guardian.event.Prefix;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One set of the guardian's table: the clients of one family whose prefixes have one length.
 *
 * <p>Not an interval set, which would take prefixes of any length: adding one element to such a set
 * of 50,000 costs nft 370 ms (it reads them all), and of two networks one within the other it
 * refuses the second. A set of equal lengths is a hash, and prefixes of every length have their
 * own.
 *
 * @param four whether they are IPv4
 * @param length as written behind the slash, at least 1
 * @param limited whether its clients are limited; else they are banned
 */
record NftSet(boolean four, int length, boolean limited) {

    private static final Pattern NAME = Pattern.compile("(ban|limit)([46])_(\\d{1,3})");

    /** The set that a client belongs to. */
    static NftSet of(Prefix client, boolean limited) {
        return new NftSet(client.isIpv4(), client.length(), limited);
    }

    /** The set of that name; null if the guardian never makes one. */
    static NftSet named(String name) {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            return null;
        }
        boolean four = matcher.group(2).equals("4");
        int length = Integer.parseInt(matcher.group(3));
        boolean good = length >= 1 && length <= (four ? 32 : 128);
        return good ? new NftSet(four, length, matcher.group(1).equals("limit")) : null;
    }

    /** {@code ban4_32}, {@code limit6_64}. */
    String name() {
        return (limited ? "limit" : "ban") + (four ? '4' : '6') + '_' + length;
    }

    /** The set for what its clients are not. */
    NftSet other() {
        return new NftSet(four, length, !limited);
    }

    /** Matches packets of its clients. */
    String match() {
        return key(four, length) + " @" + name();
    }

    /** The leading bits of a packet's sender: {@code ip saddr & 255.255.255.0}. */
    static String key(boolean four, int length) {
        String sender = four ? "ip saddr" : "ip6 saddr";
        return length == (four ? 32 : 128) ? sender : sender + " & " + mask(four, length);
    }

    private static String mask(boolean four, int length) {
        Prefix ones =
                four
                        ? new Prefix(0, Prefix.ipv4Low(-1), Prefix.IPV4_OFFSET + length)
                        : new Prefix(-1L, -1L, length);
        return ones.address();
    }

    /** The client that an element of this set is; null if that is none. */
    Prefix client(String element) {
        Prefix client = Prefix.parse(element + '/' + length);
        return client != null && client.isIpv4() == four ? client : null;
    }
}
