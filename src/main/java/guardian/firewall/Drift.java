package guardian.firewall;

import guardian.event.Prefix;
import guardian.runtime.Meter;
import guardian.state.Ban;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts and says what somebody else has taken out of the firewall since we looked last. Confined
 * to the enforcer thread, except for the meter.
 */
final class Drift {

    private static final Logger LOG = LoggerFactory.getLogger(Drift.class);

    private final Meter bans = new Meter();

    /**
     * The firewall lacks some bans, or has another end for them.
     *
     * @param notInForce those of whom that is no news
     */
    void found(List<Ban> missing, Set<Prefix> notInForce) {
        long lost = missing.stream().filter(ban -> !notInForce.contains(ban.client())).count();
        if (lost > 0) {
            bans.add(lost);
            LOG.warn(
                    "somebody else has changed the firewall: {} bans were missing there or had"
                            + " another end; they are put back ({} since the start)",
                    lost,
                    bans.value());
        }
    }

    /** How many bans. By any thread. */
    long bans() {
        return bans.value();
    }
}
