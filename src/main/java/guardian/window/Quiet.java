package guardian.window;

import guardian.event.Prefix;

/**
 * The answer to an offence: until then, further offences of this client need not be offered.
 *
 * @param client who
 * @param rule number of the rule, {@link #EVERY_RULE}, or {@link #NO_RULE}
 * @param untilSeconds epoch seconds; 0 lifts the quiet
 * @param banEndSeconds epoch seconds when a ban ends and the client's probation begins; 0 when none
 *     does
 */
public record Quiet(Prefix client, int rule, long untilSeconds, long banEndSeconds) {

    /** How long a probation lasts: one 5m window. */
    public static final long PROBATION_SECONDS = 300;

    /** Stands for all rules. */
    public static final int EVERY_RULE = -1;

    /** Stands for no rule: all that is told is the end of a ban. */
    public static final int NO_RULE = -2;

    /** An answer that puts nobody on probation. */
    public Quiet(Prefix client, int rule, long untilSeconds) {
        this(client, rule, untilSeconds, 0);
    }

    /** A ban was lifted: offences are news again, and nobody is on probation for it. */
    public static Quiet lifted(Prefix client) {
        return new Quiet(client, EVERY_RULE, 0);
    }

    boolean isLifted() {
        return rule == EVERY_RULE && untilSeconds == 0;
    }
}
