package guardian.decision;

import guardian.event.Prefix;
import java.util.List;

/**
 * Who is never banned, whatever happens: the last gate before every ban. A client is on it when it
 * shares a single address with an entry, for a ban of a /64 would hit that address, too.
 *
 * @param entries what the operator wrote, and what belongs to this machine
 */
public record Allowlist(List<Prefix> entries) {

    public Allowlist {
        entries = List.copyOf(entries);
    }

    /** The entry that protects this client, or null. */
    public Prefix protecting(Prefix client) {
        for (Prefix entry : entries) {
            if (entry.overlaps(client)) {
                return entry;
            }
        }
        return null;
    }
}
