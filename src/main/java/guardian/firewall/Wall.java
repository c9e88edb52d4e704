package guardian.firewall;

import guardian.decision.Allowlist;
import guardian.decision.Bans;
import guardian.decision.Decision;
import guardian.event.Prefix;
import guardian.runtime.Histograms;
import guardian.state.Ban;
import guardian.window.Sightings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries decisions out on the firewall. In warn mode there is none, and nothing is ever run.
 *
 * <p>Confined to the enforcer thread.
 */
public final class Wall implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Wall.class);

    private static final Outcome NOT_READY =
            Outcome.failed("the firewall is not usable, see guardian.log");

    private final Firewall firewall;
    private final Supplier<Allowlist> allowlist;
    private final LongSupplier millis;
    private final Agreement agreement;
    private final Proof proof;
    private final FillWatch fillWatch = new FillWatch();
    private final Histograms toKernel = new Histograms();

    /**
     * @param firewall null in warn mode
     * @param sightings tells of requests that bans should have kept out
     * @param connections those of this machine
     */
    public Wall(
            Firewall firewall,
            Supplier<Allowlist> allowlist,
            Sightings sightings,
            Connections connections) {
        this(firewall, allowlist, sightings, connections, System::currentTimeMillis);
    }

    Wall(
            Firewall firewall,
            Supplier<Allowlist> allowlist,
            Sightings sightings,
            Connections connections,
            LongSupplier millis) {
        this.firewall = firewall;
        this.allowlist = allowlist;
        this.millis = millis;
        this.proof = new Proof(sightings, firewall, connections, millis);
        this.agreement =
                firewall == null
                        ? null
                        : new Agreement(firewall, allowlist, millis, proof::inForce);
    }

    /** Whether bans are carried out at all. */
    boolean isBlocking() {
        return firewall != null;
    }

    /** What to log for something the firewall did by itself. */
    Decision.Applied did() {
        return new Decision.Applied(firewall.kind(), 0, null);
    }

    /** Makes the kernel agree with the bans that are open. */
    void begin(Bans bans, long now, BiConsumer<Decision, Decision.Applied> log) {
        if (agreement != null) {
            agreement.look(bans, now, log);
        }
    }

    /** Every 10 s, and when there is reason to: makes it agree again. */
    void agree(Bans bans, boolean leading, long now, BiConsumer<Decision, Decision.Applied> log) {
        if (agreement != null) {
            if (proof.turn(bans, now)) {
                agreement.lookSoon();
            }
            agreement.turn(bans, leading, now, log);
            String news = fillWatch.news(firewall.fill());
            if (news != null) {
                LOG.warn(news);
            }
        }
    }

    /** Another guardian has banned somebody: he has seen to the firewall, by his allowlist. */
    void heardOf(Ban ban) {
        if (agreement == null || ban.kind() != Ban.Kind.REAL) {
            return;
        }
        if (allowlist.get().protects(ban.client())) {
            agreement.lookSoon();
        } else {
            proof.inForce(ban);
        }
    }

    /** The allowlist protects more clients than before: bans of these are lifted soon. */
    void allowlistGrew() {
        if (agreement != null) {
            agreement.lookSoon();
        }
    }

    /** The word for the firewall; "none" in warn mode. By any thread. */
    String kind() {
        return firewall == null ? "none" : firewall.kind();
    }

    /** Whether the firewall could be used when we looked last. */
    boolean isInForce() {
        return agreement != null && agreement.isReady();
    }

    /** Why the firewall cannot be used; empty when it can, or nobody wants it to. By any thread. */
    public String fault() {
        return agreement == null ? "" : agreement.fault();
    }

    /** Whether the firewall has not taken the ban of that client. */
    boolean lacks(Prefix client) {
        return agreement != null && agreement.lacks(client);
    }

    /** How many bans the firewall has not taken. */
    int lacking() {
        return agreement == null ? 0 : agreement.lacking();
    }

    /** How full the firewall is. By any thread. */
    public Fill fill() {
        return firewall == null ? Fill.UNBOUNDED : firewall.fill();
    }

    /** Bans that somebody else had taken away or changed, and that were put back. By any thread. */
    public long drift() {
        return agreement == null ? 0 : agreement.drift();
    }

    /** Bans of which was seen that they do not work. By any thread. */
    public long ineffective() {
        return proof.ineffective();
    }

    /** From the decision to the firewall's word that a ban is in force, by rule. By any thread. */
    public Histograms toKernel() {
        return toKernel;
    }

    /** Goes the way of a ban with somebody who is not banned: nothing changes. */
    void rehearse(Prefix nobody) {
        if (!allowlist.get().protects(nobody) && agreement != null && agreement.isReady()) {
            firewall.unban(List.of(nobody));
        }
    }

    /** Carries decisions out in one batch, and logs each with what came of it. */
    void carryOut(List<Decision> decisions, BiConsumer<Decision, Decision.Applied> log) {
        List<Decision> acting = new ArrayList<>();
        for (Decision decision : decisions) {
            if (decision.ban().kind() != Ban.Kind.REAL || firewall == null) {
                log.accept(decision, Decision.Applied.NOT);
            } else {
                acting.add(decision);
            }
        }
        List<Decision.Applied> applied = apply(acting);
        for (int i = 0; i < acting.size(); i++) {
            Decision decision = acting.get(i);
            boolean done = applied.get(i).reason() == null;
            log.accept(done ? decision : decision.failed(), applied.get(i));
        }
    }

    /** Has the firewall carry out bans in one batch; what came of each. */
    List<Decision.Applied> apply(List<Decision> decisions) {
        if (decisions.isEmpty()) {
            return List.of();
        }
        long start = System.nanoTime();
        long now = millis.getAsLong();
        List<Outcome> outcomes =
                ban(decisions.stream().map(each -> Agreement.blockFor(each.ban(), now)).toList());
        long took = System.nanoTime() - start;
        List<Decision.Applied> applied = new ArrayList<>();
        for (int i = 0; i < decisions.size(); i++) {
            Decision decision = decisions.get(i);
            if (outcomes.get(i).isDone()) {
                toKernel.took(decision.rule(), took);
                proof.inForce(decision.ban());
            } else {
                agreement.notInForce(decision.ban().client());
            }
            boolean ordered = decision.offence() == null;
            long since = ordered ? start : decision.offence().seenNanos();
            applied.add(agreement.applied(outcomes.get(i), since));
        }
        return applied;
    }

    /** Has the firewall end bans in one batch; what came of each. In warn mode nothing does. */
    List<Decision.Applied> free(List<Prefix> clients) {
        if (firewall == null || clients.isEmpty()) {
            return Collections.nCopies(clients.size(), Decision.Applied.NOT);
        }
        long start = System.nanoTime();
        List<Outcome> outcomes =
                agreement.isReady()
                        ? firewall.unban(clients)
                        : Collections.nCopies(clients.size(), NOT_READY);
        if (!outcomes.stream().allMatch(Outcome::isDone)) {
            agreement.lookSoon();
        }
        return outcomes.stream().map(outcome -> agreement.applied(outcome, start)).toList();
    }

    /** Whom the firewall holds, as far as it can tell. */
    List<Prefix> held() {
        try {
            return firewall == null || !agreement.isReady()
                    ? List.of()
                    : firewall.list().stream().map(Block::client).toList();
        } catch (FirewallFault e) {
            LOG.warn("the firewall does not tell whom it holds: {}", e.getMessage());
            return List.of();
        }
    }

    private List<Outcome> ban(List<Block> blocks) {
        return agreement.isReady()
                ? firewall.ban(blocks)
                : Collections.nCopies(blocks.size(), NOT_READY);
    }

    @Override
    public void close() {
        if (firewall != null) {
            firewall.close();
        }
    }
}
