package guardian.firewall;

import guardian.event.Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first of several firewalls that can be prepared on this machine. Which that is, and why those
 * before it are not, is said once; from then on it is the one until the process ends.
 *
 * <p>One that does not answer in time is not passed over: nobody knows yet what it can do.
 */
final class AutoFirewall implements Firewall {

    private static final Outcome NONE_YET =
            Outcome.failed("no firewall has been found yet, see guardian.log");

    private static final Logger LOG = LoggerFactory.getLogger(AutoFirewall.class);

    private final List<Firewall> candidates;
    private volatile Firewall chosen;

    /**
     * @param candidates the best first
     */
    AutoFirewall(List<Firewall> candidates) {
        this.candidates = candidates;
    }

    @Override
    public String kind() {
        return chosen == null ? "auto" : chosen.kind();
    }

    @Override
    public boolean endsBans() {
        return chosen == null || chosen.endsBans();
    }

    @Override
    public void prepare() throws FirewallFault {
        if (chosen == null) {
            choose();
        } else {
            chosen.prepare();
        }
    }

    private void choose() throws FirewallFault {
        List<String> reasons = new ArrayList<>();
        for (Firewall candidate : candidates) {
            try {
                candidate.prepare();
            } catch (FirewallFault e) {
                if (e.isLate()) {
                    throw e;
                }
                reasons.add("not " + candidate.kind() + ": " + e.getMessage());
                continue;
            }
            chosen = candidate;
            LOG.info(
                    "firewall.kind is \"auto\": bans are made by {}{}",
                    candidate.kind(),
                    reasons.isEmpty()
                            ? ", the first choice"
                            : ", the first that works here; " + String.join("; ", reasons));
            return;
        }
        throw new FirewallFault(
                "no firewall works here: "
                        + String.join("; ", reasons)
                        + "; firewall.kind = \"command\" may run a program of yours");
    }

    @Override
    public List<Outcome> ban(List<Block> blocks) {
        return chosen == null
                ? blocks.stream().map(block -> NONE_YET).toList()
                : chosen.ban(blocks);
    }

    @Override
    public List<Outcome> unban(List<Prefix> clients) {
        return chosen == null
                ? clients.stream().map(client -> NONE_YET).toList()
                : chosen.unban(clients);
    }

    @Override
    public List<Block> list() throws FirewallFault {
        if (chosen == null) {
            throw new FirewallFault("no firewall has been found yet");
        }
        return chosen.list();
    }

    @Override
    public Optional<Diagnosis> examine(Prefix client) throws FirewallFault {
        return chosen == null ? Optional.empty() : chosen.examine(client);
    }

    /** Also what another choice has left: an earlier guardian may have made it. */
    @Override
    public void removeAll() throws FirewallFault {
        FirewallFault fault = null;
        List<String> reasons = new ArrayList<>();
        for (Firewall candidate : candidates) {
            try {
                candidate.removeAll();
            } catch (FirewallFault e) {
                // Of one that does not work here, nothing can be there; what one holds that was
                // not heard in time, nobody knows.
                fault = candidate == chosen || e.isLate() ? e : fault;
                reasons.add("not " + candidate.kind() + ": " + e.getMessage());
            }
        }
        if (fault != null) {
            throw fault;
        }
        if (reasons.size() == candidates.size()) {
            throw new FirewallFault("no firewall works here: " + String.join("; ", reasons));
        }
    }

    @Override
    public Fill fill() {
        return chosen == null ? Fill.UNBOUNDED : chosen.fill();
    }

    @Override
    public void close() {
        candidates.forEach(Firewall::close);
    }
}
