package guardian.window;

import guardian.event.Prefix;

/**
 * The answer to an offence: until then, further offences of this client need not be offered.
 *
 * @param client who
 * @param rule number of the rule, or {@link #EVERY_RULE}
 * @param untilSeconds epoch seconds; 0 lifts the quiet
 */
public record Quiet(Prefix client, int rule, long untilSeconds) {

    /** Stands for all rules. */
    public static final int EVERY_RULE = -1;
}
