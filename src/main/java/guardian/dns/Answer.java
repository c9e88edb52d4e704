package guardian.dns;

import guardian.event.Prefix;
import java.util.List;

/** What came of a question. */
public sealed interface Answer {

    /**
     * Whether an address is a search engine's.
     *
     * @param address the one that was asked about
     * @param standing what DNS says
     */
    record OfAddress(Prefix address, Standing standing) implements Answer {}

    /**
     * The addresses of a host name.
     *
     * @param name the one that was asked about
     * @param addresses all of them, perhaps none; null when DNS did not answer
     */
    record OfName(String name, List<Prefix> addresses) implements Answer {}
}
