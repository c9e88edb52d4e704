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
    private final Audience audience;
    private final Consumer<String> alarm;
    private double share;

    /**
     * @param alarm takes a sentence when a rule is held, and when it is not any more
     */
    Brake(Settings settings, Audience audience, Consumer<String> alarm) {
        this.audience = audience;
        this.alarm = alarm;
        use(settings.ban().brake(), settings.rules());
    }

    /** From now on these are the rules, by their numbers, and that the share. */
    final void use(double exceeded, List<Rule> numbered) {
        share = exceeded;
        for (RuleBrake rule : rules) {
            rule.use(numbered, share);
        }
        for (Rule rule : numbered.subList(rules.size(), numbered.size())) {
            rules.add(new RuleBrake(rule, rules.size(), share, audience, alarm));
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
