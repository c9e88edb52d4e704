package guardian.dns;

import guardian.config.SearchEngine;
import guardian.event.Prefix;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Questions to DNS by somebody who may wait for the answer; nothing is remembered. */
public final class DnsLook {

    /** Names that are looked up again; nobody honest has more. */
    private static final int MOST_CONFIRMED = 4;

    private static final Prefix LOOPBACK = Prefix.parse("127.0.0.1");

    private DnsLook() {}

    /**
     * Why there is no answer; null where there is one, be it that nothing is known. Waits for 1.5 s
     * a server.
     *
     * @param servers addresses, with or without ports; none: the system's
     */
    public static String fault(List<String> servers) {
        try {
            new JndiNames(servers).namesOf(LOOPBACK);
            return null;
        } catch (NotKnown e) {
            return e.isSilent() ? e.getMessage() : null;
        }
    }

    /**
     * A name of an address.
     *
     * @param name as whoever owns the address has chosen it
     * @param confirmed whether that name has that address; whoever owns it can claim any
     */
    public record NameOf(String name, boolean confirmed) {}

    /**
     * The name of an address, one that has this address if there is such a one; empty when it has
     * none. Waits as long as DNS does.
     *
     * @throws IOException when DNS gives no answer that can be used
     */
    public static Optional<NameOf> nameOf(Prefix address, List<String> servers) throws IOException {
        JndiNames names = new JndiNames(servers);
        try {
            List<String> all = names.namesOf(address);
            for (String name : all.subList(0, Math.min(MOST_CONFIRMED, all.size()))) {
                if (has(names, name, address)) {
                    return Optional.of(new NameOf(name, true));
                }
            }
            return all.stream().findFirst().map(name -> new NameOf(name, false));
        } catch (NotKnown e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** What DNS does not tell confirms nothing. */
    private static boolean has(JndiNames names, String name, Prefix address) {
        try {
            return names.addressesOf(name).contains(address);
        } catch (NotKnown e) {
            return false;
        }
    }

    /** Whose an address is. Waits as long as DNS does. */
    public static Standing standing(Prefix address, List<String> servers) {
        try {
            return new BotCheck(new JndiNames(servers), SearchEngine.SHIPPED).check(address);
        } catch (NotKnown e) {
            return Standing.UNKNOWN;
        }
    }
}
