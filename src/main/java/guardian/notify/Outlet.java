package guardian.notify;

import guardian.runtime.Meter;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A carrier, what it has done, and what is said of it. Confined to the notifier thread. */
final class Outlet {

    private static final Logger LOG = LoggerFactory.getLogger(Outlet.class);

    private final Carrier carrier;
    private final Meter arrived = new Meter();
    private final Meter failures = new Meter();
    private boolean complained;

    Outlet(Carrier carrier) {
        this.carrier = carrier;
    }

    /** Tries to bring it there; whether it has arrived. What fails is said once. */
    boolean carry(Message message) {
        try {
            carrier.carry(message);
        } catch (IOException | RuntimeException e) {
            failures.increment();
            if (!complained) {
                complained = true;
                LOG.warn(
                        "notify.{} failed: {}; a message is tried three times, and this is said"
                                + " once until one arrives",
                        carrier.name(),
                        e.getMessage());
            }
            return false;
        }
        arrived.increment();
        if (complained) {
            complained = false;
            LOG.info("notify.{} works again, {} tries failed so far", name(), failures.value());
        }
        return true;
    }

    String name() {
        return carrier.name();
    }

    /** Messages that have arrived. By any thread. */
    long arrived() {
        return arrived.value();
    }

    /** Tries that failed. By any thread. */
    long failures() {
        return failures.value();
    }
}
