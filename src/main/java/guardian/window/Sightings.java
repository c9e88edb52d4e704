package guardian.window;

import guardian.event.Prefix;
import guardian.event.RequestEvent;
import guardian.runtime.Mailbox;
import guardian.runtime.Meter;
import java.util.ArrayList;
import java.util.List;

/**
 * Watches for requests of clients whose bans are in force: evidence, once a ban, that it does not
 * work. What began within {@link #GRACE_MILLIS} of the ban is none: it was on its way. A request
 * began when its line says, or came, less its duration; so a long one that was there before the ban
 * is none either.
 *
 * <p>As long as nothing is banned, a request costs one comparison, else one look at one place.
 * Bounded: where four bans share a place, a fifth goes unwatched, and a meter says so.
 *
 * <p>Any thread may say what is in force; one, the enforcer, takes what was seen. Everything else
 * is confined to the ingest thread.
 */
public final class Sightings {

    /** How long after it began a ban may let requests through, in milliseconds. */
    public static final long GRACE_MILLIS = 5_000;

    private static final int PLACES = 1 << 15;
    private static final int WAYS = 4;
    private static final int LETTERS = 1 << 17;
    private static final int AT_A_TIME = 4096;

    /** Seen already; the next ban of the client is another one. */
    private static final long NO_MORE = Long.MAX_VALUE;

    private final Mailbox<InForce> letters = new Mailbox<>(LETTERS);
    private final Mailbox<Sighting> seen = new Mailbox<>(1024);
    private final Meter noPlace = new Meter();
    private final List<InForce> taken = new ArrayList<>();
    private long[] clients = new long[0];
    private long[] bans = new long[0];
    private long[] since = new long[0];
    private long[] ends = new long[0];

    /** A ban is in force from now on, for the first time or again. By any thread. */
    public void inForce(InForce ban) {
        letters.offer(ban);
    }

    /** Takes up to that many requests of the banned. By one thread. */
    public void take(List<Sighting> into, int most) {
        seen.drain(into, most);
    }

    /** Bans of which nobody would notice that they do not work. By any thread. */
    public long unwatched() {
        return noPlace.value() + letters.refused();
    }

    void turn(long nowMillis) {
        if (letters.drain(taken, AT_A_TIME) > 0) {
            taken.forEach(ban -> put(ban, nowMillis / 1000));
            taken.clear();
        }
    }

    private void put(InForce ban, long nowSeconds) {
        if (clients.length == 0) {
            clients = new long[PLACES * WAYS];
            bans = new long[PLACES * WAYS];
            since = new long[PLACES * WAYS];
            ends = new long[PLACES * WAYS];
        }
        long client = RecentClients.hash(ban.client().high(), ban.client().low());
        int place = wayOf(client);
        boolean isKnown = place >= 0 && bans[place] == ban.banMillis();
        if (place < 0) {
            place = freeFor(client, nowSeconds);
        }
        if (place < 0) {
            noPlace.increment();
            return;
        }
        clients[place] = client;
        bans[place] = ban.banMillis();
        ends[place] = ban.endSeconds();
        if (!isKnown || since[place] != NO_MORE) {
            since[place] = ban.sinceMillis();
        }
    }

    private int freeFor(long client, long nowSeconds) {
        for (int way = firstOf(client); way < firstOf(client) + WAYS; way++) {
            if (ends[way] <= nowSeconds) {
                return way;
            }
        }
        return -1;
    }

    /**
     * Looks whether a request is one of a client who should be silent.
     *
     * @param high of the client, as {@code low}
     * @param bits of the client
     * @param arrivedMillis when its line came
     */
    void look(RequestEvent event, long high, long low, int bits, long arrivedMillis) {
        if (clients.length == 0) {
            return;
        }
        int place = wayOf(RecentClients.hash(high, low));
        if (place < 0 || since[place] == NO_MORE || arrivedMillis / 1000 >= ends[place]) {
            return;
        }
        long began = began(event, arrivedMillis);
        if (began - since[place] > GRACE_MILLIS) {
            Prefix peer =
                    event.hasPeer() ? new Prefix(event.peerHigh(), event.peerLow(), 128) : null;
            Prefix client = new Prefix(high, low, bits);
            if (seen.offer(new Sighting(client, peer, began, since[place]))) {
                since[place] = NO_MORE;
            }
        }
    }

    /** Too early rather than too late: a line's time may be that of its end or of its beginning. */
    private static long began(RequestEvent event, long arrivedMillis) {
        boolean told = event.timeMicros() != RequestEvent.UNKNOWN;
        long time = told ? Math.min(arrivedMillis, event.timeMicros() / 1000) : arrivedMillis;
        boolean took = event.durationMicros() != RequestEvent.UNKNOWN;
        return took ? time - event.durationMicros() / 1000 : time;
    }

    private int wayOf(long client) {
        if (clients.length > 0) {
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
