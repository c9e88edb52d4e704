package guardian.notify;

import java.util.ArrayList;
import java.util.List;

/**
 * A message on its way, by each carrier: at once, and where that fails after ten seconds and after
 * a minute. Confined to the notifier thread.
 */
final class Dispatch {

    private static final long[] PAUSES_MILLIS = {10_000, 60_000};

    /** One carrier's part. */
    private static final class Leg {
        private final Outlet outlet;
        private int failed;
        private long dueMillis;

        Leg(Outlet outlet, long nowMillis) {
            this.outlet = outlet;
            this.dueMillis = nowMillis;
        }
    }

    private final Message message;
    private final List<Leg> legs = new ArrayList<>();
    private boolean arrived;

    Dispatch(Message message, List<Outlet> outlets, long nowMillis) {
        this.message = message;
        outlets.forEach(outlet -> legs.add(new Leg(outlet, nowMillis)));
    }

    /** Tries what is due; true when nothing is to be tried any more. */
    boolean turn(long nowMillis) {
        legs.removeIf(leg -> leg.dueMillis <= nowMillis && isOver(leg, nowMillis));
        return legs.isEmpty();
    }

    /** One last try of all that has not arrived. */
    void hurry() {
        for (Leg leg : legs) {
            arrived |= leg.outlet.carry(message);
        }
        legs.clear();
    }

    private boolean isOver(Leg leg, long nowMillis) {
        if (leg.outlet.carry(message)) {
            arrived = true;
            return true;
        }
        if (leg.failed == PAUSES_MILLIS.length) {
            return true;
        }
        leg.dueMillis = nowMillis + PAUSES_MILLIS[leg.failed];
        leg.failed++;
        return false;
    }

    /** How many notices nobody was told of by it. */
    long untold() {
        return arrived ? 0 : message.notices();
    }
}
