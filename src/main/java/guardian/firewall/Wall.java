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
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries decisions out on the firewall, and keeps trying for bans that are not in force. In warn
 * mode there is no firewall at all, and nothing is ever run.
 *
 * <p>Confined to the enforcer thread.
 */
public final class Wall implements AutoCloseable {

    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long TOLERATED_SECONDS = 2;

    private static final Logger LOG = LoggerFactory.getLogger(Wall.class);

    private final Firewall firewall;
    private final Supplier<Allowlist> allowlist;
    private final Set<Prefix> notInForce = new HashSet<>();
    private boolean prepared;
    private long lastTry = System.nanoTime() - RETRY_NANOS;

    /**
     * @param firewall null in warn mode
     */
    public Wall(Firewall firewall, Supplier<Allowlist> allowlist) {
        this.firewall = firewall;
        this.allowlist = allowlist;
    }

    /** Whether bans are carried out at all. */
    boolean isBlocking() {
        return firewall != null;
    }

    /** What to log for something the firewall did by itself. */
    Decision.Applied did() {
        return new Decision.Applied(firewall.kind(), 0, null);
    }

    /** Makes the kernel agree with the bans that are open: restores, and lifts what must not be. */
    void begin(Bans bans, long now, BiConsumer<Decision, Decision.Applied> log) {
        if (firewall == null || !prepare()) {
            notePending(bans, now);
            return;
        }
        Map<Prefix, Long> inForce = inForce();
        List<Ban> missing = new ArrayList<>();
        for (Ban ban : bans.all()) {
            Long remaining = inForce.get(ban.client());
            if (ban.kind() == Ban.Kind.LIFTED && remaining != null) {
                firewall.unban(List.of(ban.client()));
            } else if (ban.kind() == Ban.Kind.REAL && ban.isOpen(now) && !mustLift(ban)) {
                long wanted = Math.min(ban.endSeconds() - now, Order.LONGEST);
                if (remaining == null || Math.abs(remaining - wanted) > TOLERATED_SECONDS) {
                    missing.add(ban);
                }
            }
        }
        restore(missing, log);
        lift(bans, now, log);
    }

    private boolean prepare() {
        lastTry = System.nanoTime();
        try {
            firewall.prepare();
            if (!prepared) {
                LOG.info("the firewall ({}) is ready", firewall.kind());
            }
            prepared = true;
        } catch (FirewallFault e) {
            prepared = false;
            LOG.error(
                    "the firewall is not usable: {}; bans are decided and logged as failed, next"
                            + " try in 10 s",
                    e.getMessage());
        }
        return prepared;
    }

    private Map<Prefix, Long> inForce() {
        Map<Prefix, Long> inForce = new HashMap<>();
        try {
            firewall.list().forEach(block -> inForce.put(block.client(), block.seconds()));
        } catch (FirewallFault e) {
            LOG.error("cannot see what the firewall has, so all open bans are put back", e);
        }
        return inForce;
    }

    private void notePending(Bans bans, long now) {
        if (firewall != null) {
            bans.open(Ban.Kind.REAL, now).forEach(ban -> notInForce.add(ban.client()));
        }
    }

    private boolean mustLift(Ban ban) {
        return allowlist.get().protecting(ban.client()) != null;
    }

    private void lift(Bans bans, long now, BiConsumer<Decision, Decision.Applied> log) {
        for (Ban ban : bans.open(Ban.Kind.REAL, now)) {
            Prefix entry = allowlist.get().protecting(ban.client());
            if (entry != null) {
                long start = System.nanoTime();
                Outcome outcome = firewall.unban(List.of(ban.client())).get(0);
                Ban lifted = ban.lifted(now);
                bans.put(lifted);
                log.accept(about(Verdict.UNBAN, lifted, "allowlist"), applied(outcome, start));
            }
        }
    }

    /** Goes the way of a ban with somebody who is not banned: nothing changes. */
    void rehearse(Prefix nobody) {
        if (allowlist.get().protecting(nobody) == null && firewall != null && prepared) {
            firewall.unban(List.of(nobody));
        }
    }

    /** Carries decisions out in one batch, and logs each with what came of it. */
    void carryOut(List<Decision> decisions, BiConsumer<Decision, Decision.Applied> log) {
        List<Decision> acting = new ArrayList<>();
        List<Block> blocks = new ArrayList<>();
        long now = System.currentTimeMillis();
        for (Decision decision : decisions) {
            if (decision.ban().kind() != Ban.Kind.REAL || firewall == null) {
                log.accept(decision, Decision.Applied.NOT);
                continue;
            }
            acting.add(decision);
            blocks.add(blockFor(decision.ban(), now));
        }
        if (acting.isEmpty()) {
            return;
        }
        List<Outcome> outcomes = ban(blocks);
        for (int i = 0; i < acting.size(); i++) {
            Decision decision = acting.get(i);
            Outcome outcome = outcomes.get(i);
            if (!outcome.isDone()) {
                notInForce.add(decision.ban().client());
            }
            log.accept(
                    outcome.isDone() ? decision : failed(decision),
                    applied(outcome, decision.offence().seenNanos()));
        }
    }

    private List<Outcome> ban(List<Block> blocks) {
        if (!prepared) {
            Outcome notReady = Outcome.failed("the firewall is not usable, see guardian.log");
            return blocks.stream().map(block -> notReady).toList();
        }
        return firewall.ban(blocks);
    }

    /** Tries again for bans that are not in force, every 10 s. */
    void repair(Bans bans, long now, BiConsumer<Decision, Decision.Applied> log) {
        boolean due = System.nanoTime() - lastTry >= RETRY_NANOS;
        if (firewall == null || !due || prepared && notInForce.isEmpty()) {
            return;
        }
        if (prepare()) {
            List<Ban> wanted = new ArrayList<>(bans.open(Ban.Kind.REAL, now));
            wanted.removeIf(ban -> !notInForce.contains(ban.client()) || mustLift(ban));
            notInForce.clear();
            restore(wanted, log);
        }
    }

    private void restore(List<Ban> wanted, BiConsumer<Decision, Decision.Applied> log) {
        if (wanted.isEmpty()) {
            return;
        }
        long start = System.nanoTime();
        long now = System.currentTimeMillis();
        List<Outcome> outcomes =
                firewall.ban(wanted.stream().map(ban -> blockFor(ban, now)).toList());
        for (int i = 0; i < wanted.size(); i++) {
            Ban ban = wanted.get(i);
            Outcome outcome = outcomes.get(i);
            if (!outcome.isDone()) {
                notInForce.add(ban.client());
            }
            Verdict verdict = outcome.isDone() ? Verdict.RESTORE : Verdict.FAILED;
            log.accept(about(verdict, ban, null), applied(outcome, start));
        }
    }

    /** The kernel counts whole seconds from now; the end is absolute. */
    private static Block blockFor(Ban ban, long nowMillis) {
        long millis = ban.endSeconds() * 1000 - nowMillis;
        return new Block(ban.client(), Math.max(1, (millis + 999) / 1000));
    }

    private Decision.Applied applied(Outcome outcome, long sinceNanos) {
        long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sinceNanos);
        return new Decision.Applied(
                firewall.kind(), took, outcome.isDone() ? null : outcome.failure());
    }

    private static Decision failed(Decision decision) {
        return new Decision(
                Verdict.FAILED,
                decision.timeMillis(),
                decision.ban(),
                decision.rule(),
                decision.offence(),
                decision.banTime(),
                null);
    }

    private static Decision about(Verdict verdict, Ban ban, String reason) {
        return new Decision(
                verdict, System.currentTimeMillis(), ban, ban.rules().get(0), null, null, reason);
    }

    @Override
    public void close() {
        if (firewall != null) {
            firewall.close();
        }
    }
}
