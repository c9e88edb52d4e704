package guardian.decision;

import guardian.event.Prefix;
import java.util.List;
import java.util.function.Predicate;

/**
 * Who is never banned, whatever happens: the last gate before every ban. A client is on it when it
 * shares a single address with an entry, for a ban of a /64 would hit that address, too.
 *
 * @param entries what the operator wrote, and what belongs to this machine
 * @param isBot whether a client is, or holds, the crawler of a search engine
 */
public record Allowlist(List<Prefix> entries, Predicate<Prefix> isBot) {

    /** Why somebody is protected who is on it as a search engine. */
    public static final String VERIFIED_BOT = "verified-bot";

    private static final String ENTRY = "allowlist";

    public Allowlist {
        entries = List.copyOf(entries);
    }

    /** Without any search engine. */
    public Allowlist(List<Prefix> entries) {
        this(entries, client -> false);
    }

    /** Whether the client must not be banned. */
    public boolean protects(Prefix client) {
        return reason(client) != null;
    }

    /** A word why the client is protected, or null when it is not. */
    public String reason(Prefix client) {
        for (Prefix entry : entries) {
            if (entry.overlaps(client)) {
                return ENTRY;
            }
        }
        return isBot.test(client) ? VERIFIED_BOT : null;
    }
}
