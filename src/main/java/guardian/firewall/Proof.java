package guardian.firewall;

import guardian.decision.Bans;
import guardian.runtime.Meter;
import guardian.state.Ban;
import guardian.window.InForce;
import guardian.window.Sighting;
import guardian.window.Sightings;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds bans against the traffic: a request of a client whose ban has been in force for more than
 * five seconds proves that it does not work. That is said once for each ban, with the likely cause,
 * and counted; more than {@value #MOST_A_MINUTE} a minute are counted only.
 *
 * <p>The decision log hears nothing of it: while a ban runs, its client's requests decide nothing.
 *
 * <p>Confined to the enforcer thread, except for the meter. It takes one sighting at a turn, which
 * costs some commands of two seconds at most; once one of those has failed, nothing is looked at
 * for a minute.
 */
final class Proof {

    private static final int MOST_A_MINUTE = 10;
    private static final long MINUTE_MILLIS = TimeUnit.MINUTES.toMillis(1);
    private static final long FRESH_MILLIS = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(Proof.class);

    private final Sightings sightings;
    private final Firewall firewall;
    private final Connections connections;
    private final LongSupplier millis;
    private final Meter ineffective = new Meter();
    private final List<Sighting> taken = new ArrayList<>();
    private long minuteBegan;
    private int thisMinute;
    private String blind;

    /**
     * @param millis the wall clock
     */
    Proof(Sightings sightings, Firewall firewall, Connections connections, LongSupplier millis) {
        this.sightings = sightings;
        this.firewall = firewall;
        this.connections = connections;
        this.millis = millis;
    }

    /** The firewall has the ban from now on. Who is limited may send requests. */
    void inForce(Ban ban) {
        if (ban.kind() == Ban.Kind.REAL && !ban.limited() && !ban.network()) {
            long since = millis.getAsLong();
            sightings.inForce(
                    new InForce(ban.client(), ban.startMillis(), since, ban.endSeconds()));
        }
    }

    /** Takes one sighting; whether the firewall should be looked after at once. */
    boolean turn(Bans bans, long nowSeconds) {
        long now = millis.getAsLong();
        if (now - minuteBegan >= MINUTE_MILLIS || now < minuteBegan) {
            minuteBegan = now;
            thisMinute = 0;
            blind = null;
        }
        sightings.take(taken, 1);
        boolean any = false;
        for (Sighting sighting : taken) {
            Ban ban = bans.real(sighting.client());
            if (ban != null && ban.kind() == Ban.Kind.REAL && ban.isOpen(nowSeconds)) {
                ineffective.increment();
                any |= tell(sighting, ban, now);
            }
        }
        taken.clear();
        return any;
    }

    private boolean tell(Sighting sighting, Ban ban, long now) {
        // What has waited long tells of a firewall that may be another by now.
        boolean fresh = now - sighting.beganMillis() < FRESH_MILLIS;
        if (!fresh || thisMinute == MOST_A_MINUTE) {
            return false;
        }
        thisMinute++;
        Diagnosis diagnosis = diagnose(sighting);
        long after = (sighting.beganMillis() - sighting.sinceMillis()) / 1000;
        LOG.warn(
                "the ban of {} until {} does not work: it has been in force for {} s, and a request"
                        + " came at {}; likely cause: {}",
                ban.client(),
                Instant.ofEpochSecond(ban.endSeconds()),
                after,
                Instant.ofEpochMilli(sighting.beganMillis()).truncatedTo(ChronoUnit.MILLIS),
                diagnosis);
        return diagnosis.mends();
    }

    private Diagnosis diagnose(Sighting sighting) {
        if (sighting.peer() != null && !sighting.client().overlaps(sighting.peer())) {
            return new Diagnosis(
                    Cause.PROXY,
                    "the packets are those of "
                            + sighting.peer()
                            + ", which the firewall lets pass; let the proxy keep the client out");
        }
        if (blind != null) {
            return new Diagnosis(Cause.UNKNOWN, blind);
        }
        try {
            return examine(sighting);
        } catch (FirewallFault e) {
            blind = "the firewall could not be looked at: " + e.getMessage();
            return new Diagnosis(Cause.UNKNOWN, blind);
        }
    }

    private Diagnosis examine(Sighting sighting) throws FirewallFault {
        Optional<Diagnosis> found = connections.ofClient(sighting.client());
        if (found.isEmpty()) {
            found = firewall.examine(sighting.client());
        }
        return found.or(connections::ofServer)
                .orElse(
                        new Diagnosis(
                                Cause.UNKNOWN,
                                "this machine's firewall is in order; a proxy in front whose client"
                                        + " httpd is told (mod_remoteip), or a request that waited"
                                        + " for httpd since before the ban, would explain it"));
    }

    /** Bans of which was seen that they do not work. By any thread. */
    long ineffective() {
        return ineffective.value();
    }
}
