package guardian.firewall;

import guardian.event.Prefix;

/**
 * A client kept out, or held to few new connections, for a time.
 *
 * @param client one address or a network
 * @param seconds from now on, at least 1; {@link #FOREVER} is what a firewall lists for an element
 *     that somebody else put there without an end
 * @param limited whether the client is not shut out, but limited to {@link Shape#limitPerMinute}
 */
public record Block(Prefix client, long seconds, boolean limited) {

    /** Longer than any firewall counts. */
    public static final long FOREVER = Long.MAX_VALUE;

    public Block {
        if (seconds < 1) {
            // ipset would take 0 for "without end".
            throw new IllegalArgumentException(
                    "a block of " + client + " for " + seconds + " s: at least 1 s is needed");
        }
    }

    /** A client that is shut out. */
    public Block(Prefix client, long seconds) {
        this(client, seconds, false);
    }
}
