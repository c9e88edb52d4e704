package guardian.firewall;

import guardian.decision.Allowlist;
import guardian.decision.Bans;
import guardian.decision.Decision;
import guardian.decision.Verdict;
import guardian.event.Prefix;
import guardian.state.Ban;
import guardian.window.Sightings;
import java.util.ArrayList;
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

    private final Firewall firewall;
    private final Supplier<Allowlist> allowlist;
    private final LongSupplier millis;
    private final Agreement agreement;
    private final Proof proof;
    private final FillWatch fillWatch = new FillWatch();

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

    /** Goes the way of a ban with somebody who is not banned: nothing changes. */
    void rehearse(Prefix nobody) {
        if (!allowlist.get().protects(nobody) && agreement != null && agreement.isReady()) {
            firewall.unban(List.of(nobody));
        }
    }

    /** Carries decisions out in one batch, and logs each with what came of it. */
    void carryOut(List<Decision> decisions, BiConsumer<Decision, Decision.Applied> log) {
        List<Decision> acting = new ArrayList<>();
        List<Block> blocks = new ArrayList<>();
        long now = millis.getAsLong();
        for (Decision decision : decisions) {
            if (decision.ban().kind() != Ban.Kind.REAL || firewall == null) {
                log.accept(decision, Decision.Applied.NOT);
                continue;
            }
            acting.add(decision);
            blocks.add(Agreement.blockFor(decision.ban(), now));
        }
        if (acting.isEmpty()) {
            return;
        }
        List<Outcome> outcomes = ban(blocks);
        for (int i = 0; i < acting.size(); i++) {
            Decision decision = acting.get(i);
            Outcome outcome = outcomes.get(i);
            if (outcome.isDone()) {
                proof.inForce(decision.ban());
            } else {
                agreement.notInForce(decision.ban().client());
            }
            log.accept(
                    outcome.isDone() ? decision : failed(decision),
                    agreement.applied(outcome, decision.offence().seenNanos()));
        }
    }

    private List<Outcome> ban(List<Block> blocks) {
        if (!agreement.isReady()) {
            Outcome notReady = Outcome.failed("the firewall is not usable, see guardian.log");
            return blocks.stream().map(block -> notReady).toList();
        }
        return firewall.ban(blocks);
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

    @Override
    public void close() {
        if (firewall != null) {
            firewall.close();
        }
    }
}
