package guardian.decision;

import guardian.config.Rule;
import guardian.config.SearchEngine;
import guardian.dns.Standing;
import guardian.event.Prefix;
import guardian.runtime.Meter;
import guardian.window.Evidence;
import guardian.window.Offence;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * Stands before the judge: finds out whether an offender is a search engine, where that matters,
 * and lets the offence wait meanwhile, for at most two seconds (0.2 as long as DNS has yet to say
 * anything). Other offences do not wait.
 *
 * <p>It matters when a ban is at stake, and the request says that it is a search engine's or, as
 * those of SecGuardianLog, nothing at all. An offence of the rule {@code fake-bot} is a claim: it
 * is an offence only once DNS has proven it wrong. Where nobody knows, other offences have their
 * consequences, and the ban is lifted when it proves to be one of a search engine.
 *
 * <p>Confined to the enforcer thread (in replay to the one thread there is).
 */
public final class Verification {

    /** What is to be done with an offence. */
    public enum Step {
        /** It is to be judged now. */
        JUDGE,
        /** It is kept here until more is known. */
        WAIT,
        /** Nothing follows; to be asked again after a while. */
        LET_GO
    }

    /** After how long a claim that was let go is looked at again. */
    public static final long LET_GO_SECONDS = 60;

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long UNHEARD_PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long LAST_PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(300);
    private static final int MOST_WAITING = 4096;

    private record Waiting(Offence offence, Prefix address, long since) {}

    private List<Rule> rules;
    private final LookUps lookUps;
    private final Predicate<Offence> isBanAtStake;
    private final List<String> claims = new ArrayList<>();
    private final List<Waiting> waiting = new ArrayList<>();
    private final Meter unverified = new Meter();
    private long lastMoment = Long.MAX_VALUE;

    /**
     * @param isBanAtStake whether judging the offence would lead to a ban that is not open yet
     */
    public Verification(List<Rule> rules, LookUps lookUps, Predicate<Offence> isBanAtStake) {
        this.rules = rules;
        this.lookUps = lookUps;
        this.isBanAtStake = isBanAtStake;
        for (SearchEngine engine : SearchEngine.SHIPPED) {
            engine.agents().forEach(agent -> claims.add(agent.toLowerCase(Locale.ROOT)));
        }
    }

    /** From now on these are the rules by their numbers. */
    public void use(List<Rule> numbered) {
        rules = List.copyOf(numbered);
    }

    /** What is to be done with an offence that has just come. */
    public Step hear(Offence offence, long nanos) {
        boolean claim = isClaim(offence);
        if (!lookUps.verifies() || claim && lookUps.isVerifiedBot(offence.client())) {
            return claim ? Step.LET_GO : Step.JUDGE;
        }
        if (!isBanAtStake.test(offence) || !claim && !mayBeBot(offence.evidence().agent())) {
            return Step.JUDGE;
        }
        Prefix address = addressOf(offence);
        if (address == null) {
            return step(claim, Standing.UNKNOWN);
        }
        Standing standing = lookUps.standing(address, nanos);
        if (standing != null) {
            return step(claim, standing);
        }
        if (waiting.size() >= MOST_WAITING || !lookUps.askWhoIs(address, offence.client(), nanos)) {
            return step(claim, Standing.UNKNOWN);
        }
        waiting.add(new Waiting(offence, address, nanos));
        return Step.WAIT;
    }

    private Step step(boolean claim, Standing standing) {
        if (standing == Standing.UNKNOWN) {
            unverified.increment();
        }
        // A search engine is on the allowlist by now: the judge sees to it.
        return claim && standing != Standing.STRANGER ? Step.LET_GO : Step.JUDGE;
    }

    private boolean isClaim(Offence offence) {
        return rules.get(offence.rule()).isAboutClaims();
    }

    private boolean mayBeBot(String agent) {
        String lower = agent.toLowerCase(Locale.ROOT);
        return lower.isEmpty() || claims.stream().anyMatch(lower::contains);
    }

    /** An IPv6 client is a /64, and DNS knows addresses. */
    private static Prefix addressOf(Offence offence) {
        Evidence evidence = offence.evidence();
        if (evidence.address() != null) {
            return evidence.address();
        }
        return offence.client().bits() == 128 ? offence.client() : null;
    }

    /** Hands out the offences of which is known by now, or that have waited long enough. */
    public void ready(long nanos, BiConsumer<Offence, Step> next) {
        for (Iterator<Waiting> each = waiting.iterator(); each.hasNext(); ) {
            Waiting one = each.next();
            Standing standing = lookUps.standing(one.address, nanos);
            boolean over = nanos - one.since >= patience(one) || nanos - lastMoment >= 0;
            if (standing != null || over) {
                each.remove();
                Standing found = standing == null ? Standing.UNKNOWN : standing;
                next.accept(one.offence, step(isClaim(one.offence), found));
            }
        }
    }

    /**
     * Where DNS has not answered anything yet, only a claim is worth two seconds: no ban of the
     * others should have to wait for servers that nobody can reach.
     */
    private long patience(Waiting one) {
        boolean worthIt = lookUps.isAlive() || isClaim(one.offence);
        return worthIt ? PATIENCE_NANOS : UNHEARD_PATIENCE_NANOS;
    }

    /** Takes what DNS has said; true when more clients are protected now than before. */
    public boolean turn(long nanos, Predicate<Prefix> isBanned) {
        return lookUps.turn(nanos, isBanned);
    }

    /** Whether offences wait here. */
    public boolean isWaiting() {
        return !waiting.isEmpty();
    }

    /** From now on nothing waits for longer than a moment. */
    public void hurry(long nanos) {
        if (lastMoment == Long.MAX_VALUE) {
            lastMoment = nanos + LAST_PATIENCE_NANOS;
        }
    }

    /** Offences decided without knowing whether they were a search engine's. By any thread. */
    public long unverified() {
        return unverified.value();
    }
}
