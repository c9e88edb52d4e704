package guardian.state;

import guardian.event.Prefix;
import java.util.List;

/**
 * The latest ban of a client, in force or over.
 *
 * @param client who
 * @param rules names of the rules that led to it, the deciding one first
 * @param startMillis time of the deciding request, epoch milliseconds
 * @param endSeconds absolute end, epoch seconds; a restart neither lengthens nor shortens it
 * @param step of the ladder, from 1; 0 when none was climbed
 * @param kind whether it is more than a note
 * @param network whether it is of a whole network, for the clients in it that are banned
 * @param limited whether the client is not shut out, but held to a few new connections a minute
 */
public record Ban(
        Prefix client,
        List<String> rules,
        long startMillis,
        long endSeconds,
        int step,
        Kind kind,
        boolean network,
        boolean limited) {

    /** What a ban does. */
    public enum Kind {
        /** The firewall drops the client. */
        REAL,
        /** Warn mode or dry run: the client would be banned. */
        NOTIONAL,
        /** The client offended, and the allowlist protects it. */
        ALLOWLISTED,
        /** The client offended, and the brake held the rule: nothing runs, and nothing is kept. */
        HELD,
        /** Was real until somebody lifted it; the ladder does not remember it. */
        LIFTED
    }

    public Ban {
        rules = List.copyOf(rules);
    }

    /** A ban of one client. */
    public Ban(
            Prefix client,
            List<String> rules,
            long startMillis,
            long endSeconds,
            int step,
            Kind kind) {
        this(client, rules, startMillis, endSeconds, step, kind, false, false);
    }

    /** Whether it runs at that time. */
    public boolean isOpen(long atSeconds) {
        return atSeconds < endSeconds;
    }

    /** Whether it blocks nobody: what would have been a ban. A client has one of each sort. */
    public boolean isNote() {
        return kind == Kind.NOTIONAL || kind == Kind.ALLOWLISTED;
    }

    /** Whether it came after another of the same client and sort. */
    public boolean isNewerThan(Ban other) {
        if (startMillis != other.startMillis) {
            return startMillis > other.startMillis;
        }
        boolean lifted = kind == Kind.LIFTED;
        if (lifted != (other.kind == Kind.LIFTED)) {
            return lifted;
        }
        // A limit becomes a ban, never the other way.
        return limited != other.limited ? !limited : endSeconds > other.endSeconds;
    }

    /** The same ban, lifted at that time. */
    public Ban lifted(long atSeconds) {
        return new Ban(client, rules, startMillis, atSeconds, step, Kind.LIFTED, network, limited);
    }
}
