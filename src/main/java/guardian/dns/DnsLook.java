package guardian.dns;

import guardian.config.SearchEngine;
import guardian.event.Prefix;
import java.util.List;

/** Questions to DNS by somebody who may wait for the answer; nothing is remembered. */
public final class DnsLook {

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

    /** Whose an address is. Waits as long as DNS does. */
    public static Standing standing(Prefix address, List<String> servers) {
        try {
            return new BotCheck(new JndiNames(servers), SearchEngine.SHIPPED).check(address);
        } catch (NotKnown e) {
            return Standing.UNKNOWN;
        }
    }
}
