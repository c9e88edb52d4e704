package guardian.window;

import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Which clients something happened to within a period that ends now, and how many they are, in
 * fixed memory and without garbage. The period is cut into slots; a slot is a Bloom filter and the
 * number of clients whose latest slot it is. So the count is kept as they come, not made when
 * asked.
 *
 * <p>Nobody is forgotten within the period, nor remembered for more than a slot longer. A stranger
 * may pass for known: with a client for each 40 bits of a slot one in 10,000 does, with one for
 * each 10 bits one in 100; each such mistake is also one that is not counted. The four bits of a
 * client lie in one cache line. Clients come as their {@link #hash}.
 *
 * <p>Marked by one thread, asked by any other, a little late.
 */
public final class RecentClients {

    /** Anew in each process, so that nobody can choose addresses that collide. */
    private static final long SEED = UUID.randomUUID().getMostSignificantBits();

    private static final int LATELY = 1 << 12;
    private static final int LINE_WORDS = 8;
    private static final int LINE_BITS_LOG = 9;
    private static final int PROBES = 4;
    private static final long NEVER = Long.MIN_VALUE / 2;

    private final int slots;
    private final long slotMillis;
    private final int slotWords;
    private final AtomicLongArray words;
    private final AtomicLongArray numbers;
    private final AtomicLongArray counts;

    /** Some of the newest slot: who comes again and again costs one look. */
    private final long[] lately = new long[LATELY];

    private long newest = NEVER;
    private int newestSlot;
    private long newestEnds = Long.MIN_VALUE;

    /**
     * @param slots how many full slots the period has; one more is kept, the one that is filled
     * @param slotMillis length of a slot
     * @param slotBits a power of two, 512 at least: memory is {@code (slots + 1) * slotBits / 8}
     */
    public RecentClients(int slots, long slotMillis, int slotBits) {
        if (Integer.bitCount(slotBits) != 1 || slotBits < 1 << LINE_BITS_LOG) {
            throw new IllegalArgumentException(slotBits + " bits are no power of two from 512 on");
        }
        this.slots = slots + 1;
        this.slotMillis = slotMillis;
        this.slotWords = slotBits / Long.SIZE;
        this.words = new AtomicLongArray(this.slots * slotWords);
        this.numbers = new AtomicLongArray(this.slots);
        this.counts = new AtomicLongArray(this.slots);
        clear();
    }

    /** The hash of a client, by the upper and lower half of its address. */
    public static long hash(long high, long low) {
        long hash = (high ^ SEED) * 0x9E3779B97F4A7C15L;
        hash = (hash ^ hash >>> 32 ^ low) * 0xD6E8FEB86659FD93L;
        hash = (hash ^ hash >>> 30) * 0xBF58476D1CE4E5B9L;
        return hash ^ hash >>> 31;
    }

    /** Notes the client; a time before that of the latest slot counts as that. */
    public void mark(long hash, long millis) {
        if (millis >= newestEnds) {
            turnTo(Math.floorDiv(millis, slotMillis));
        }
        if (lately[(int) hash & LATELY - 1] == hash) {
            return;
        }
        lately[(int) hash & LATELY - 1] = hash;
        int slot = newestSlot;
        if (add(slot, hash)) {
            int before = latestBefore(hash);
            if (before >= 0) {
                counts.setOpaque(before, counts.getPlain(before) - 1);
            }
            counts.setOpaque(slot, counts.getPlain(slot) + 1);
        }
    }

    /** Whether it is known at once that to note the client would change nothing. */
    boolean isMarked(long hash, long millis) {
        return millis < newestEnds && lately[(int) hash & LATELY - 1] == hash;
    }

    /** Whether the client was noted within the period. */
    public boolean has(long hash, long nowMillis) {
        long oldest = oldest(nowMillis);
        for (int slot = 0; slot < slots; slot++) {
            if (numbers.getAcquire(slot) >= oldest && contains(slot, hash)) {
                return true;
            }
        }
        return false;
    }

    /** How many clients were noted within the period. */
    public long count(long nowMillis) {
        long sum = 0;
        long oldest = oldest(nowMillis);
        for (int slot = 0; slot < slots; slot++) {
            sum += numbers.getAcquire(slot) >= oldest ? counts.getOpaque(slot) : 0;
        }
        return sum;
    }

    /** Forgets everybody. By the thread that marks. */
    public void clear() {
        for (int slot = 0; slot < slots; slot++) {
            numbers.set(slot, NEVER);
            counts.setOpaque(slot, 0);
        }
        newest = NEVER;
        newestEnds = Long.MIN_VALUE;
        Arrays.fill(lately, 0);
    }

    private void turnTo(long number) {
        for (long next = Math.max(newest + 1, number - slots + 1); next <= number; next++) {
            int slot = slotOf(next);
            for (int word = slot * slotWords; word < (slot + 1) * slotWords; word++) {
                words.setPlain(word, 0);
            }
            counts.setPlain(slot, 0);
            numbers.setRelease(slot, next);
        }
        newest = number;
        newestSlot = slotOf(number);
        newestEnds = (number + 1) * slotMillis;
        Arrays.fill(lately, 0);
    }

    private int slotOf(long number) {
        return (int) Math.floorMod(number, (long) slots);
    }

    /** Number of the oldest slot that lies within the period. */
    private long oldest(long nowMillis) {
        return Math.floorDiv(nowMillis, slotMillis) - slots + 1;
    }

    /** The slot before the newest one that has it; -1 when none has. */
    private int latestBefore(long hash) {
        for (long number = newest - 1; number > newest - slots; number--) {
            int slot = slotOf(number);
            if (numbers.getPlain(slot) == number && contains(slot, hash)) {
                return slot;
            }
        }
        return -1;
    }

    private boolean contains(int slot, long hash) {
        int line = lineOf(slot, hash);
        for (int probe = 0; probe < PROBES; probe++) {
            int bit = bitOf(hash, probe);
            if ((words.getOpaque(line + (bit >>> 6)) & 1L << bit) == 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether it was not in there. */
    private boolean add(int slot, long hash) {
        int line = lineOf(slot, hash);
        boolean added = false;
        for (int probe = 0; probe < PROBES; probe++) {
            int bit = bitOf(hash, probe);
            long word = words.getPlain(line + (bit >>> 6));
            if ((word & 1L << bit) == 0) {
                words.setOpaque(line + (bit >>> 6), word | 1L << bit);
                added = true;
            }
        }
        return added;
    }

    private int lineOf(int slot, long hash) {
        int lines = slotWords / LINE_WORDS;
        return slot * slotWords
                + ((int) (hash >>> PROBES * LINE_BITS_LOG) & lines - 1) * LINE_WORDS;
    }

    private static int bitOf(long hash, int probe) {
        return (int) (hash >>> probe * LINE_BITS_LOG) & (1 << LINE_BITS_LOG) - 1;
    }
}
