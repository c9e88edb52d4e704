package guardian.firewall;

import guardian.decision.Allowlist;
import guardian.decision.Bans;
import guardian.decision.Decision;
import guardian.decision.Verdict;
import guardian.event.Prefix;
import guardian.state.Ban;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that the kernel has what the bans say: at start, and every 10 s, whatever others have
 * done to the firewall meanwhile. Puts back what is missing, ends what must not be; never lengthens
 * a ban.
 *
 * <p>Confined to the enforcer thread, but for what it tells of itself.
 */
final class Agreement {

    /** What somebody else takes away is back within ten seconds, the time for it included. */
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(9);

    private static final long REPEAT_NANOS = TimeUnit.MINUTES.toNanos(10);
    private static final long TOLERATED_SECONDS = 2;

    private static final Logger LOG = LoggerFactory.getLogger(Agreement.class);

    private final Firewall firewall;
    private final Supplier<Allowlist> allowlist;
    private final LongSupplier millis;
    private final Consumer<Ban> begun;
    private final Drift drift = new Drift();
    private final Set<Prefix> notInForce = new HashSet<>();
    private volatile boolean ready;
    private boolean soon;
    private long lastTry = System.nanoTime() - PAUSE_NANOS;
    private volatile String lastFault = "";
    private long lastFaultAt;

    /**
     * @param millis the wall clock
     * @param begun hears of bans that the firewall has from now on
     */
    Agreement(
            Firewall firewall,
            Supplier<Allowlist> allowlist,
            LongSupplier millis,
            Consumer<Ban> begun) {
        this.firewall = firewall;
        this.allowlist = allowlist;
        this.millis = millis;
        this.begun = begun;
    }

    /** Whether the firewall could be used when we looked last. By any thread. */
    boolean isReady() {
        return ready;
    }

    /** A ban that the firewall did not take; it stays wanted. */
    void notInForce(Prefix client) {
        notInForce.add(client);
    }

    /** Why the firewall cannot be used; empty when it can. By any thread. */
    String fault() {
        return lastFault;
    }

    /** How many bans are wanted, and not in force. */
    int lacking() {
        return notInForce.size();
    }

    /** Whether that client's ban is wanted, and not in force. */
    boolean lacks(Prefix client) {
        return notInForce.contains(client);
    }

    /** Something has changed that makes the next look due. */
    void lookSoon() {
        soon = true;
    }

    /** Looks, when it is time to. */
    void turn(Bans bans, boolean leading, long now, BiConsumer<Decision, Decision.Applied> log) {
        boolean ours = leading || soon || !ready || !notInForce.isEmpty();
        if (ours && (soon || System.nanoTime() - lastTry >= PAUSE_NANOS)) {
            look(bans, now, log);
        }
    }

    /** Looks now. */
    void look(Bans bans, long now, BiConsumer<Decision, Decision.Applied> log) {
        lastTry = System.nanoTime();
        soon = false;
        try {
            firewall.prepare();
            Map<Prefix, Block> inForce = new HashMap<>();
            firewall.list().forEach(block -> inForce.merge(block.client(), block, Agreement::both));
            boolean known = ready;
            if (!known) {
                LOG.info("the firewall ({}) is ready", firewall.kind());
            }
            ready = true;
            lastFault = "";
            unbanProtected(bans, inForce, now, log);
            List<Ban> missing = missing(bans, inForce, now);
            if (known) {
                drift.found(
                        missing.stream().filter(ban -> !isAlike(inForce.get(ban.client()), ban)),
                        notInForce);
            } else {
                bans.open(now).stream()
                        .filter(ban -> isAlike(inForce.get(ban.client()), ban))
                        .forEach(begun);
            }
            restore(missing, inForce, log);
        } catch (FirewallFault e) {
            ready = false;
            bans.open(now).forEach(ban -> notInForce.add(ban.client()));
            complain(e);
        }
    }

    /** Bans that somebody else had taken away or changed. By any thread. */
    long drift() {
        return drift.bans();
    }

    private void complain(FirewallFault e) {
        boolean repeat = System.nanoTime() - lastFaultAt >= REPEAT_NANOS;
        if (!e.getMessage().equals(lastFault) || repeat) {
            lastFault = e.getMessage();
            lastFaultAt = System.nanoTime();
            LOG.error(
                    "the firewall is not usable: {}; bans are decided and logged as failed, next"
                            + " try within 10 s",
                    lastFault);
        }
    }

    /** Nobody is to be banned and limited at once; such a one has a time that cannot be right. */
    private static Block both(Block one, Block other) {
        return new Block(one.client(), 1, one.limited() && other.limited());
    }

    private List<Ban> missing(Bans bans, Map<Prefix, Block> inForce, long now) {
        List<Ban> missing = new ArrayList<>();
        for (Ban ban : bans.open(now)) {
            Block block = inForce.get(ban.client());
            if (!allowlist.get().protects(ban.client())
                    && (!isAlike(block, ban) || isWrong(block.seconds(), ban.endSeconds() - now))) {
                missing.add(ban);
            }
        }
        return missing;
    }

    private static boolean isAlike(Block block, Ban ban) {
        return block != null && block.limited() == ban.limited();
    }

    /** The kernel counts at most 24 days at a time; longer bans are wound up again on the way. */
    private static boolean isWrong(long remaining, long wanted) {
        return wanted > IpsetLine.LONGEST
                ? remaining < IpsetLine.LONGEST / 2
                : Math.abs(remaining - wanted) > TOLERATED_SECONDS;
    }

    private void restore(
            List<Ban> wanted,
            Map<Prefix, Block> inForce,
            BiConsumer<Decision, Decision.Applied> log) {
        Set<Prefix> failedBefore = new HashSet<>(notInForce);
        notInForce.clear();
        if (wanted.isEmpty()) {
            return;
        }
        long start = System.nanoTime();
        long nowMillis = millis.getAsLong();
        List<Outcome> outcomes =
                firewall.ban(wanted.stream().map(ban -> blockFor(ban, nowMillis)).toList());
        for (int i = 0; i < wanted.size(); i++) {
            Ban ban = wanted.get(i);
            Outcome outcome = outcomes.get(i);
            if (!outcome.isDone()) {
                notInForce.add(ban.client());
                if (!failedBefore.contains(ban.client())) {
                    log.accept(about(Verdict.FAILED, ban, null), applied(outcome, start));
                }
            } else if (!isAlike(inForce.get(ban.client()), ban)) {
                begun.accept(ban);
                log.accept(about(Verdict.RESTORE, ban, null), applied(outcome, start));
            }
        }
    }

    /** Who is on the allowlist by now, or was lifted while we could not act, goes free. */
    private void unbanProtected(
            Bans bans,
            Map<Prefix, Block> inForce,
            long now,
            BiConsumer<Decision, Decision.Applied> log) {
        for (Ban ban : bans.open(now)) {
            String why = allowlist.get().reason(ban.client());
            if (why != null) {
                long start = System.nanoTime();
                Outcome outcome = firewall.unban(List.of(ban.client())).get(0);
                if (outcome.isDone()) {
                    Ban lifted = ban.lifted(now);
                    bans.put(lifted);
                    log.accept(about(Verdict.UNBAN, lifted, why), applied(outcome, start));
                } else {
                    LOG.error("cannot unban {}: {}", ban.client(), outcome.failure());
                }
            }
        }
        for (Prefix client : inForce.keySet()) {
            Ban ban = bans.real(client);
            if (ban != null && ban.isLifted()) {
                Outcome outcome = firewall.unban(List.of(client)).get(0);
                if (!outcome.isDone()) {
                    LOG.error("cannot unban {}: {}", client, outcome.failure());
                }
            }
        }
    }

    /** The kernel counts whole seconds from now; the end is absolute. */
    static Block blockFor(Ban ban, long nowMillis) {
        long millis = ban.endSeconds() * 1000 - nowMillis;
        return new Block(ban.client(), Math.max(1, (millis + 999) / 1000), ban.limited());
    }

    Decision.Applied applied(Outcome outcome, long sinceNanos) {
        long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sinceNanos);
        return new Decision.Applied(
                firewall.kind(), took, outcome.isDone() ? null : outcome.failure());
    }

    private Decision about(Verdict verdict, Ban ban, String reason) {
        String rule = ban.rules().get(0);
        return new Decision(verdict, millis.getAsLong(), ban, rule, null, null, reason);
    }
}
