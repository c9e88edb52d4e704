package guardian.window;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;

/**
 * The counts of every client and rule: an index by open addressing over fixed-size records.
 *
 * <p>Records live outside the heap in pages that are made when first needed, so memory follows the
 * number of clients, up to {@code capacity} of them (148 bytes each, and 4 for each index slot, of
 * which there are 1.3 to 2.7 a client). The hash is seeded anew in each process, so that no client
 * can choose addresses that collide.
 *
 * <pre>
 *   0  long   address, upper 64 bits     16  int    quiet until (epoch seconds)
 *   8  long   address, lower 64 bits     20  int    latest entry in the open batch, or -1
 *  24  short  rule                       26  short  flags, and a fraction of a unit above them
 *  28  120 bytes of {@link Cells}
 * </pre>
 *
 * <p>Confined to the ingest thread.
 */
final class WindowTable {

    /** No such record. */
    static final int NONE = -1;

    /** What the counters in the map know of this client is in its cells. */
    static final int MERGED = 1;

    /** An offence found the mailbox full and is to be offered again. */
    static final int OFFER_AGAIN = 2;

    private static final int IN_USE = 4;

    /** Parts of a unit that a fraction is counted in. */
    static final int PARTS = 1 << 12;

    private static final int FRACTION_SHIFT = 4;
    private static final int QUIET = 16;
    private static final int ENTRY = 20;
    private static final int RULE = 24;
    private static final int FLAGS = 26;
    private static final int CELLS = 28;
    private static final int RECORD = CELLS + Cells.BYTES;
    private static final int PAGE_BITS = 12;
    private static final int PAGE = 1 << PAGE_BITS;

    private final int capacity;
    private final int mask;
    private final long seed;
    private final IntBuffer index;
    private final ByteBuffer[] pages;
    private int used;
    private int firstFree = NONE;
    private int size;

    WindowTable(int capacity, long seed) {
        this.capacity = capacity;
        this.seed = seed | 1;
        int slots = Integer.highestOneBit(Math.max(16, (int) (capacity * 1.33) - 1)) << 1;
        mask = slots - 1;
        index =
                ByteBuffer.allocateDirect(slots * Integer.BYTES)
                        .order(ByteOrder.nativeOrder())
                        .asIntBuffer();
        pages = new ByteBuffer[(capacity + PAGE - 1) >>> PAGE_BITS];
    }

    int size() {
        return size;
    }

    boolean isFull() {
        return size == capacity;
    }

    /** Records are numbered from 0 up to here; some of them may be free. */
    int bound() {
        return used;
    }

    /** The record of that client and rule, or {@link #NONE}. */
    int find(long high, long low, int rule) {
        int slot = home(high, low, rule);
        int record;
        while ((record = index.get(slot) - 1) >= 0) {
            if (isOf(record, high, low, rule)) {
                return record;
            }
            slot = slot + 1 & mask;
        }
        return NONE;
    }

    /** Makes the record of a client that has none; the table must not be full. */
    int insert(long high, long low, int rule, int tick) {
        int record = takeFree();
        ByteBuffer page = pageOf(record);
        int at = at(record);
        page.putLong(at, high);
        page.putLong(at + 8, low);
        page.putInt(at + QUIET, 0);
        page.putInt(at + ENTRY, NONE);
        page.putShort(at + RULE, (short) rule);
        page.putShort(at + FLAGS, (short) IN_USE);
        Cells.clear(page, at + CELLS, tick);
        int slot = home(high, low, rule);
        while (index.get(slot) != 0) {
            slot = slot + 1 & mask;
        }
        index.put(slot, record + 1);
        size++;
        return record;
    }

    /** Gives a record free, and closes the gap it leaves in the index. */
    void remove(int record) {
        int gap = home(high(record), low(record), rule(record));
        while (index.get(gap) != record + 1) {
            gap = gap + 1 & mask;
        }
        int slot = gap;
        int follower;
        while ((follower = index.get(slot = slot + 1 & mask) - 1) >= 0) {
            int home = home(high(follower), low(follower), rule(follower));
            // It may move into the gap unless its home lies behind the gap.
            if ((slot - home & mask) >= (slot - gap & mask)) {
                index.put(gap, follower + 1);
                gap = slot;
            }
        }
        index.put(gap, 0);
        ByteBuffer page = pageOf(record);
        page.putShort(at(record) + FLAGS, (short) 0);
        page.putInt(at(record) + ENTRY, firstFree);
        firstFree = record;
        size--;
    }

    boolean isInUse(int record) {
        return has(record, IN_USE);
    }

    boolean isOf(int record, long high, long low, int rule) {
        ByteBuffer page = pageOf(record);
        int at = at(record);
        return page.getLong(at + 8) == low
                && page.getLong(at) == high
                && page.getShort(at + RULE) == rule
                && isInUse(record);
    }

    long high(int record) {
        return pageOf(record).getLong(at(record));
    }

    long low(int record) {
        return pageOf(record).getLong(at(record) + 8);
    }

    int rule(int record) {
        return pageOf(record).getShort(at(record) + RULE);
    }

    /** Until when (epoch seconds) further offences of this client and rule are not offered. */
    int quietUntil(int record) {
        return pageOf(record).getInt(at(record) + QUIET);
    }

    void quietUntil(int record, int epochSecond) {
        pageOf(record).putInt(at(record) + QUIET, epochSecond);
    }

    /** The client's latest entry in the batch that is being filled, or {@link #NONE}. */
    int entry(int record) {
        return pageOf(record).getInt(at(record) + ENTRY);
    }

    void entry(int record, int entry) {
        pageOf(record).putInt(at(record) + ENTRY, entry);
    }

    boolean has(int record, int flag) {
        return (pageOf(record).getShort(at(record) + FLAGS) & flag) != 0;
    }

    void set(int record, int flag, boolean on) {
        ByteBuffer page = pageOf(record);
        int at = at(record) + FLAGS;
        int flags = page.getShort(at);
        page.putShort(at, (short) (on ? flags | flag : flags & ~flag));
    }

    /** What was left over of the last amounts, in {@link #PARTS} of a unit. */
    int fraction(int record) {
        return (pageOf(record).getShort(at(record) + FLAGS) & 0xFFFF) >>> FRACTION_SHIFT;
    }

    void fraction(int record, int parts) {
        ByteBuffer page = pageOf(record);
        int at = at(record) + FLAGS;
        int flags = page.getShort(at) & (1 << FRACTION_SHIFT) - 1;
        page.putShort(at, (short) (parts << FRACTION_SHIFT | flags));
    }

    /** The buffer that holds the record's cells, at {@link #cellsAt}. */
    ByteBuffer cells(int record) {
        return pageOf(record);
    }

    int cellsAt(int record) {
        return at(record) + CELLS;
    }

    private int takeFree() {
        if (firstFree != NONE) {
            int record = firstFree;
            firstFree = entry(record);
            return record;
        }
        if (used == capacity) {
            throw new IllegalStateException("the window table is full with " + size + " records");
        }
        int page = used >>> PAGE_BITS;
        if (pages[page] == null) {
            pages[page] = ByteBuffer.allocateDirect(PAGE * RECORD).order(ByteOrder.nativeOrder());
        }
        return used++;
    }

    private int home(long high, long low, int rule) {
        long hash = (high ^ seed) * 0x9E3779B97F4A7C15L;
        hash = (hash ^ hash >>> 32 ^ low) * 0xD6E8FEB86659FD93L;
        hash = (hash ^ hash >>> 32 ^ rule) * (0xA0761D6478BD642FL ^ seed);
        return (int) (hash ^ hash >>> 32) & mask;
    }

    private ByteBuffer pageOf(int record) {
        return pages[record >>> PAGE_BITS];
    }

    private static int at(int record) {
        return (record & PAGE - 1) * RECORD;
    }
}
