package guardian.window;

import guardian.event.Prefix;
import guardian.runtime.Meter;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Predicate;

/**
 * How many requests of each client succeeded and failed in the last hour, so that no network is
 * banned around somebody who is mostly served. In fixed memory (4 MiB) and without garbage.
 *
 * <p>Errs to the side of the visitor: the hour is up to 10 minutes longer; a client that had to
 * make room for another while it was mostly served protects its network for an hour all the same,
 * by a {@link RecentClients} of networks. Known since the start of this process only.
 *
 * <pre>
 *   8 ints a client: number of its latest slot of 10 minutes, and for 7 slots, number mod 7,
 *   successes in the upper half and failures in the lower
 * </pre>
 *
 * <p>Written by the ingest thread, asked by any other, a little late.
 */
final class Visitors {

    private static final int SETS = 1 << 13;
    private static final int WAYS = 8;
    private static final int SLOTS = 7;
    private static final int INTS = 1 + SLOTS;
    private static final long SLOT_MILLIS = TimeUnit.MINUTES.toMillis(10);
    private static final int DROPPED_BITS = 1 << 20;
    private static final int HALF = 16;
    private static final int MOST = 0xFFFF;
    private static final int NEVER = Integer.MIN_VALUE / 2;

    private final int ipv4Bits;
    private final int ipv6Bits;
    private final AtomicLongArray highs = new AtomicLongArray(SETS * WAYS);
    private final AtomicLongArray lows = new AtomicLongArray(SETS * WAYS);
    private final AtomicIntegerArray counts = new AtomicIntegerArray(SETS * WAYS * INTS);
    private final RecentClients dropped = new RecentClients(SLOTS - 1, SLOT_MILLIS, DROPPED_BITS);
    private final Meter forgotten = new Meter();
    private int newest = NEVER;

    /**
     * @param ipv4Bits length of an IPv4 client in the common space
     * @param ipv6Bits length of an IPv6 client
     */
    Visitors(int ipv4Bits, int ipv6Bits) {
        this.ipv4Bits = ipv4Bits;
        this.ipv6Bits = ipv6Bits;
        clear();
    }

    /** Counts what a client got. */
    void answered(long hash, long high, long low, boolean success, long millis) {
        newest = Math.max(newest, slotOf(millis));
        int first = (int) (hash >>> 32 & SETS - 1) * WAYS;
        int entry = first;
        while (entry < first + WAYS && !isOf(entry, high, low)) {
            entry++;
        }
        if (entry == first + WAYS) {
            entry = newcomer(first, high, low, millis);
        }
        advance(entry);
        int cell = entry * INTS + 1 + Math.floorMod(newest, SLOTS);
        int sum = counts.getPlain(cell) + (success ? 1 << HALF : 1);
        // Full: half of either keeps their proportion.
        boolean full = sum >>> HALF == MOST || (sum & MOST) == MOST;
        counts.setOpaque(cell, full ? sum >>> 1 & 0x7FFF_7FFF : sum);
    }

    /** Whether a client in the network that is not banned was mostly served in the last hour. */
    boolean anyServed(Prefix network, Predicate<Prefix> isBanned, long nowMillis) {
        if (dropped.has(RecentClients.hash(network.high(), network.low()), nowMillis)) {
            return true;
        }
        long highMask = Prefix.highMask(network.bits());
        long lowMask = Prefix.lowMask(network.bits());
        for (int entry = 0; entry < SETS * WAYS; entry++) {
            if ((highs.getOpaque(entry) & highMask) == network.high()
                    && (lows.getOpaque(entry) & lowMask) == network.low()
                    && isServed(entry, slotOf(nowMillis))
                    && !isBanned.test(client(entry))) {
                return true;
            }
        }
        return false;
    }

    /** Forgets everybody. By the thread that counts. */
    void clear() {
        for (int entry = 0; entry < SETS * WAYS; entry++) {
            counts.setOpaque(entry * INTS, NEVER);
        }
        dropped.clear();
        newest = NEVER;
    }

    /** Clients that made room for others while they were mostly served. */
    long forgotten() {
        return forgotten.value();
    }

    private boolean isOf(int entry, long high, long low) {
        return lows.getPlain(entry) == low
                && highs.getPlain(entry) == high
                && counts.getPlain(entry * INTS) != NEVER;
    }

    /** Takes the place of whoever has been silent longest. */
    private int newcomer(int first, long high, long low, long millis) {
        int oldest = first;
        for (int entry = first; entry < first + WAYS; entry++) {
            if (counts.getPlain(entry * INTS) < counts.getPlain(oldest * INTS)) {
                oldest = entry;
            }
        }
        if (isServed(oldest, newest)) {
            Prefix network = client(oldest).network();
            if (network != null) {
                dropped.mark(RecentClients.hash(network.high(), network.low()), millis);
            }
            forgotten.increment();
        }
        counts.setOpaque(oldest * INTS, NEVER);
        highs.setOpaque(oldest, high);
        lows.setOpaque(oldest, low);
        return oldest;
    }

    /** Empties the slots that have passed since the client came last. */
    private void advance(int entry) {
        int latest = counts.getPlain(entry * INTS);
        if (latest == newest) {
            return;
        }
        for (int slot = Math.max(latest + 1, newest - SLOTS + 1); slot <= newest; slot++) {
            counts.setOpaque(entry * INTS + 1 + Math.floorMod(slot, SLOTS), 0);
        }
        counts.setRelease(entry * INTS, newest);
    }

    /** Mostly served in the last 6 or the last 7 slots: the hour begins somewhere between. */
    private boolean isServed(int entry, int now) {
        int latest = counts.getAcquire(entry * INTS);
        int last = Math.max(now, latest);
        int balance = 0;
        for (int slot = last; slot > last - SLOTS; slot--) {
            if (slot <= latest && slot > latest - SLOTS) {
                int sum = counts.getOpaque(entry * INTS + 1 + Math.floorMod(slot, SLOTS));
                balance += (sum >>> HALF) - (sum & MOST);
            }
            if (slot <= last - SLOTS + 2 && balance > 0) {
                return true;
            }
        }
        return false;
    }

    private Prefix client(int entry) {
        long high = highs.getOpaque(entry);
        long low = lows.getOpaque(entry);
        return new Prefix(high, low, Prefix.isIpv4(high, low) ? ipv4Bits : ipv6Bits);
    }

    private static int slotOf(long millis) {
        return (int) Math.floorDiv(millis, SLOT_MILLIS);
    }
}
