package guardian.decision;

import guardian.config.Rule;
import guardian.event.Prefix;
import guardian.window.Audience;
import guardian.window.RecentClients;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The brake of one rule. It is held while the served clients that it has caught in the last hour
 * are more than ten, and these, or those who are at least half-way to its threshold just now, are
 * more than {@code ban.brake} of all the clients that were served in that hour. The second number
 * sees it coming: with a thousand visitors the first would let two hundred of them be banned.
 * Clients that were never served are not counted, but a rule that is held bans nobody.
 *
 * <p>Who is caught while it is held counts, too; so it comes back not before the share was small
 * enough for a minute. What was served and caught is known since the start of this process only:
 * after a restart ten may be banned again.
 *
 * <p>Confined to the enforcer thread (in replay to the one thread there is).
 */
final class RuleBrake {

    /** So many bans are always allowed; shares of very few say nothing. */
    static final int ALWAYS = 10;

    private static final long CALM_MILLIS = TimeUnit.MINUTES.toMillis(1);
    private static final int MOST_TOLD = 1 << 16;
    private static final int CAUGHT_BITS = 1 << 18;

    private Rule rule;
    private final int number;
    private double share;
    private final Audience audience;
    private final Consumer<String> alarm;
    private final Set<Prefix> told = new HashSet<>();
    private RecentClients caught;
    private boolean held;
    private long overAt;

    RuleBrake(Rule rule, int number, double share, Audience audience, Consumer<String> alarm) {
        this.rule = rule;
        this.number = number;
        this.share = share;
        this.audience = audience;
        this.alarm = alarm;
    }

    void use(List<Rule> all, double exceeded) {
        rule = all.get(number);
        share = exceeded;
    }

    /** Whether an offence of that client must have no consequences. */
    boolean holds(Prefix client, long now) {
        if (audience.wasServed(client, now)) {
            catches(client, now);
        }
        turn(now);
        if (!held && isOver(now)) {
            held = true;
            overAt = now;
            alarm.accept(heldNow(now));
        }
        return held;
    }

    private void catches(Prefix client, long now) {
        if (caught == null) {
            caught = new RecentClients(6, TimeUnit.MINUTES.toMillis(10), CAUGHT_BITS);
        }
        caught.mark(RecentClients.hash(client.high(), client.low()), now);
    }

    void turn(long now) {
        if (held && isOver(now)) {
            overAt = Math.max(overAt, now);
        } else if (held && now - overAt >= CALM_MILLIS) {
            held = false;
            alarm.accept(heldNoMore(now));
            told.clear();
        }
    }

    private boolean isOver(long now) {
        long hit = Math.max(caught(now), audience.near(number, now));
        return share < Brake.OFF && caught(now) > ALWAYS && hit > share * audience.served(now);
    }

    private long caught(long now) {
        return caught == null ? 0 : caught.count(now);
    }

    /** Whether the client has not been told of while this hold lasts. */
    boolean isNews(Prefix client) {
        return told.size() < MOST_TOLD && told.add(client);
    }

    private String heldNow(long now) {
        return String.format(
                Locale.ROOT,
                "the rule %s is held by the brake: of %d clients that were served in the last hour"
                        + " it has caught %d, and %d are at least half-way to its threshold%s%s;"
                        + " that is more than ban.brake = %s of them. Until that is over it bans"
                        + " nobody; open bans stay. If the rule is right, raise ban.brake",
                rule.name(),
                audience.served(now),
                caught(now),
                audience.near(number, now),
                threshold(rule.threshold1m(), "1m"),
                threshold(rule.threshold5m(), "5m"),
                share);
    }

    private static String threshold(int threshold, String window) {
        return threshold > 0 ? " (" + threshold + " in " + window + ")" : "";
    }

    private String heldNoMore(long now) {
        return String.format(
                Locale.ROOT,
                "the rule %s is held no more: of %d clients that were served in the last hour it"
                        + " has caught %d; meanwhile offences of %s%d clients had no consequences",
                rule.name(),
                audience.served(now),
                caught(now),
                told.size() < MOST_TOLD ? "" : "at least ",
                told.size());
    }
}
