package guardian.window;

import guardian.runtime.Meter;

/**
 * Whose ban has ended lately, so that half of each threshold is enough for him: for one 5m window
 * from that end on. Clients come as their {@link RecentClients#hash}.
 *
 * <p>Bounded: where four that share a place are still on probation, or will be, the one whose ban
 * ends last makes room, and a meter says so; he finds whole thresholds. No memory before the first.
 *
 * <p>Confined to the ingest thread, except for the meter.
 */
final class Probation {

    private static final int PLACES = 1 << 15;
    private static final int WAYS = 4;

    private final Meter forgotten = new Meter();
    private long[] clients = new long[0];
    private long[] ends = new long[0];

    /** The client's ban ends then, in epoch seconds; what was known of it before is void. */
    void put(long client, long banEndSeconds, long nowSeconds) {
        if (ends.length == 0) {
            clients = new long[PLACES * WAYS];
            ends = new long[PLACES * WAYS];
        }
        int place = wayOf(client);
        if (place < 0) {
            place = placeFor(client, nowSeconds);
        }
        clients[place] = client;
        ends[place] = banEndSeconds;
    }

    /** The ban was lifted: there is nothing to prove. */
    void lift(long client) {
        int place = wayOf(client);
        if (place >= 0) {
            ends[place] = 0;
        }
    }

    /** Whether the client is on probation at that time. */
    boolean isOn(long client, long second) {
        int place = wayOf(client);
        return place >= 0
                && second >= ends[place]
                && second < ends[place] + Quiet.PROBATION_SECONDS;
    }

    /** How many had to be forgotten. */
    long forgotten() {
        return forgotten.value();
    }

    private int placeFor(long client, long nowSeconds) {
        int latest = firstOf(client);
        for (int way = firstOf(client); way < firstOf(client) + WAYS; way++) {
            if (ends[way] + Quiet.PROBATION_SECONDS <= nowSeconds) {
                return way;
            }
            latest = ends[way] > ends[latest] ? way : latest;
        }
        forgotten.increment();
        return latest;
    }

    private int wayOf(long client) {
        if (ends.length > 0) {
            for (int way = firstOf(client); way < firstOf(client) + WAYS; way++) {
                if (clients[way] == client && ends[way] > 0) {
                    return way;
                }
            }
        }
        return -1;
    }

    private static int firstOf(long client) {
        return ((int) (client >>> 32) & PLACES - 1) * WAYS;
    }
}
