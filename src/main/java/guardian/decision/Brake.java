package guardian.decision;

import guardian.config.Rule;
import guardian.config.Settings;
import guardian.window.Audience;
import guardian.window.Offence;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Stops a rule that is about to ban a great share of those who are served: a threshold that was
 * mistyped would otherwise ban the site's own visitors. Each rule has a {@link RuleBrake} of its
 * own.
 *
 * <p>Confined to the enforcer thread (in replay to the one thread there is).
 */
final class Brake {

    /** A share that is never exceeded. */
    static final double OFF = 1;

    private final List<RuleBrake> rules = new ArrayList<>();
    private double share;

    /**
     * @param alarm takes a sentence when a rule is held, and when it is not any more
     */
    Brake(Settings settings, Audience audience, Consumer<String> alarm) {
        share = settings.ban().brake();
        for (Rule rule : settings.rules()) {
            rules.add(new RuleBrake(rule, rules.size(), share, audience, alarm));
        }
    }

    /** From now on these are the rules, the same ones with other thresholds, and that the share. */
    void use(Settings settings) {
        share = settings.ban().brake();
        for (RuleBrake rule : rules) {
            rule.use(settings.rules(), share);
        }
    }

    /** Whether the offence must have no consequences. */
    boolean holds(Offence offence) {
        return share < OFF
                && rules.get(offence.rule()).holds(offence.client(), offence.timeMillis());
    }

    /** Whether a held offence is to be told: the first of each client while the hold lasts. */
    boolean isNews(Offence offence) {
        return rules.get(offence.rule()).isNews(offence.client());
    }

    /** Lets go of the rules that need not be held any more. */
    void turn(long nowMillis) {
        rules.forEach(rule -> rule.turn(nowMillis));
    }
}
