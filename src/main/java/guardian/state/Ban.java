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
        LIFTED,
        /** Was notional until somebody lifted it. */
        LIFTED_NOTE
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
        return kind == Kind.NOTIONAL || kind == Kind.ALLOWLISTED || kind == Kind.LIFTED_NOTE;
    }

    /** Whether somebody has lifted it. */
    public boolean isLifted() {
        return kind == Kind.LIFTED || kind == Kind.LIFTED_NOTE;
    }

    /** Whether it came after another of the same client and sort. */
    public boolean isNewerThan(Ban other) {
        if (startMillis != other.startMillis) {
            return startMillis > other.startMillis;
        }
        if (isLifted() != other.isLifted()) {
            return isLifted();
        }
        // A limit becomes a ban, never the other way.
        return limited != other.limited ? !limited : endSeconds > other.endSeconds;
    }

    /** The same ban, lifted at that time. */
    public Ban lifted(long atSeconds) {
        Kind over = isNote() ? Kind.LIFTED_NOTE : Kind.LIFTED;
        return new Ban(client, rules, startMillis, atSeconds, step, over, network, limited);
    }
}
