package guardian.firewall;

import guardian.event.Prefix;
import guardian.runtime.Meter;
import guardian.state.Ban;
import java.util.Set;
import java.util.stream.Stream;
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
     * The firewall lacks some bans, or has something else for their clients.
     *
     * @param notInForce those of whom that is no news
     */
    void found(Stream<Ban> missing, Set<Prefix> notInForce) {
        long lost = missing.filter(ban -> !notInForce.contains(ban.client())).count();
        if (lost > 0) {
            bans.add(lost);
            LOG.warn(
                    "somebody else has changed the firewall: {} bans were missing; they are put"
                            + " back ({} since the start)",
                    lost,
                    bans.value());
        }
    }

    /** How many bans. By any thread. */
    long bans() {
        return bans.value();
    }
}
