package guardian.decision;

import guardian.config.SearchEngine;
import guardian.dns.Answer;
import guardian.dns.Standing;
import guardian.event.Prefix;
import guardian.runtime.Meter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Which addresses are search engines', as far as DNS has told, and what it is asked at the moment.
 *
 * <p>What is known has a bounded life, and is asked again where a ban hangs on it: so neither a
 * lying server nor a dead one has anybody banned or exempted for good. A proof holds for a day, and
 * is looked at again every six hours; while DNS does not answer then, it stays. That somebody is a
 * stranger holds for an hour, that nobody knows for 15 seconds, and longer each time.
 *
 * <p>Bounded: of more than {@link #MOST} the eldest is forgotten, and a meter tells.
 *
 * <p>Confined to the enforcer thread.
 */
final class Bots {

    /** The most addresses known; about 200 bytes each. */
    static final int MOST = 10_000;

    private static final long PROOF_NANOS = TimeUnit.DAYS.toNanos(1);
    private static final long PROVE_AGAIN_NANOS = TimeUnit.HOURS.toNanos(6);
    private static final long STRANGER_NANOS = TimeUnit.HOURS.toNanos(1);
    private static final long UNKNOWN_NANOS = TimeUnit.SECONDS.toNanos(15);
    private static final int MOST_DOUBLED = 6;
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(5);

    /**
     * @param since when it was asked for
     * @param due when it is to be asked again
     * @param failures how often in a row DNS did not answer
     */
    private record Known(Prefix client, Standing standing, long since, long due, int failures) {}

    private final List<Prefix> published;
    private final Predicate<Prefix> ask;
    private final Map<Prefix, Known> known = new LinkedHashMap<>();
    private final Map<Prefix, Prefix> asked = new HashMap<>();
    private final Map<Prefix, Prefix> verified = new HashMap<>();
    private final Meter forgotten = new Meter();
    private long lastLook;

    /**
     * @param ask asks whether an address is a search engine's; false when it cannot be asked now
     */
    Bots(List<SearchEngine> engines, Predicate<Prefix> ask, long nanos) {
        this.published = engines.stream().flatMap(each -> each.addresses().stream()).toList();
        this.ask = ask;
        this.lastLook = nanos;
    }

    /**
     * Whether the client has an address that is a search engine's; a network, when it holds one.
     */
    boolean isVerified(Prefix client) {
        if (verified.containsKey(client) || isPublished(client)) {
            return true;
        }
        boolean whole = client.bits() == 128 || client.bits() == 64;
        return !whole && verified.keySet().stream().anyMatch(client::overlaps);
    }

    private boolean isPublished(Prefix client) {
        for (Prefix each : published) {
            if (each.overlaps(client)) {
                return true;
            }
        }
        return false;
    }

    /** What is known of an address; null when nothing is, or not any more. */
    Standing standing(Prefix address, long nanos) {
        if (isPublished(address)) {
            return Standing.VERIFIED;
        }
        Known now = known.get(address);
        boolean over = now == null || now.standing != Standing.VERIFIED && nanos - now.due >= 0;
        return over ? null : now.standing;
    }

    /** Asks who an address of a client is, unless that is asked already; false when it cannot. */
    boolean ask(Prefix address, Prefix client, long nanos) {
        if (asked.containsKey(address)) {
            return true;
        }
        if (ask.test(address)) {
            asked.put(address, client);
            return true;
        }
        Known before = known.remove(address);
        Standing last = before == null ? Standing.UNKNOWN : before.standing;
        long since = before == null ? nanos : before.since;
        keep(address, new Known(client, last, since, nanos + UNKNOWN_NANOS, 0));
        return false;
    }

    /** Takes an answer; true when it proves what was not known. */
    boolean take(Answer.OfAddress answer, long nanos) {
        Prefix client = asked.remove(answer.address());
        boolean news = answer.standing() == Standing.VERIFIED && !verified.containsKey(client);
        put(answer.address(), client, answer.standing(), nanos);
        return news;
    }

    private void put(Prefix address, Prefix client, Standing standing, long nanos) {
        Known before = known.remove(address);
        switch (standing) {
            case UNKNOWN -> keep(address, unanswered(client, before, nanos));
            case STRANGER -> {
                verified.remove(client, address);
                keep(address, new Known(client, standing, nanos, nanos + STRANGER_NANOS, 0));
            }
            case VERIFIED -> {
                verified.put(client, address);
                boolean again = before != null && before.standing == standing;
                long since = again ? before.since : nanos;
                keep(address, new Known(client, standing, since, nanos + PROVE_AGAIN_NANOS, 0));
            }
        }
    }

    /** What was proven, or disproved, is not less so for want of an answer. */
    private static Known unanswered(Prefix client, Known before, long nanos) {
        if (before == null) {
            return new Known(client, Standing.UNKNOWN, nanos, nanos + UNKNOWN_NANOS, 0);
        }
        int failures = Math.min(before.failures + 1, MOST_DOUBLED);
        long due = nanos + (UNKNOWN_NANOS << failures);
        return new Known(client, before.standing, before.since, due, failures);
    }

    private void keep(Prefix address, Known now) {
        known.put(address, now);
        if (known.size() > MOST) {
            forget(known.keySet().iterator().next());
            forgotten.increment();
        }
    }

    private void forget(Prefix address) {
        verified.remove(known.remove(address).client, address);
    }

    /** Now and then: asks again what is due and matters, and forgets what is over. */
    void turn(long nanos, Predicate<Prefix> isBanned) {
        if (nanos - lastLook < LOOK_NANOS) {
            return;
        }
        lastLook = nanos;
        for (Map.Entry<Prefix, Known> each : new ArrayList<>(known.entrySet())) {
            Known now = each.getValue();
            boolean proven = now.standing == Standing.VERIFIED;
            if (proven && nanos - now.since >= PROOF_NANOS) {
                forget(each.getKey());
            } else if (nanos - now.due >= 0) {
                if (proven || isBanned.test(now.client)) {
                    ask(each.getKey(), now.client, nanos);
                } else {
                    forget(each.getKey());
                }
            }
        }
    }

    /** Addresses forgotten for want of room. */
    long forgotten() {
        return forgotten.value();
    }
}
