package guardian.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import net.openhft.chronicle.hash.ChecksumEntry;
import net.openhft.chronicle.hash.ChronicleHashCorruption;
import net.openhft.chronicle.hash.SegmentLock;
import net.openhft.chronicle.hash.locks.InterProcessLock;
import net.openhft.chronicle.map.ChronicleMap;
import net.openhft.chronicle.map.ChronicleMapBuilder;
import net.openhft.chronicle.map.ExternalMapQueryContext;
import net.openhft.chronicle.map.MapEntry;
import net.openhft.chronicle.map.MapSegmentContext;
import net.openhft.chronicle.values.Values;

/**
 * One file of counters, a persisted Chronicle Map, as long as it is open.
 *
 * <p>The file is made with room for twice the records we let in, all of it allocated: a map that
 * runs full while it grows holds its own lock for ever, and a sparse one is an InternalError on a
 * full disk. Each change is made under the update lock of the record's segment, waited for at most
 * 50 ms, and ends with the record's checksum, without which a later recovery would delete it. A
 * record whose checksum is wrong is never believed: it would ban somebody.
 *
 * <p>Whoever is killed inside a segment leaves its lock held. Such a segment is remembered, so that
 * it costs the 50 ms once, and tried again by {@link #probe}.
 *
 * <p>Confined to the keeper thread.
 */
final class ChronicleCounters implements AutoCloseable {

    private static final long LOCK_MILLIS = 50;

    /** So many times the records we let in find room in the file. */
    private static final int ROOM = 2;

    private static final int RECORD_BYTES = CounterStore.RECORD_BYTES;

    private final ChronicleMap<CounterKey, CounterValue> map;
    private final long most;
    private final CounterKey key = Values.newHeapInstance(CounterKey.class);
    private final CounterKey storedKey = Values.newHeapInstance(CounterKey.class);
    private final CounterValue fresh = Values.newHeapInstance(CounterValue.class);
    private final CounterValue stored = Values.newNativeReference(CounterValue.class);
    private final ByteBuffer record =
            ByteBuffer.allocateDirect(RECORD_BYTES).order(ByteOrder.nativeOrder());
    private final BitSet stuck;
    private final long[] someKey;
    private long lastSomeKey;
    private long size;
    private int segment;

    private ChronicleCounters(ChronicleMap<CounterKey, CounterValue> map, long most) {
        this.map = map;
        this.most = most;
        this.size = map.longSize();
        if (size < 0 || size > ROOM * most) {
            map.close();
            throw new IllegalStateException("it says that it holds " + size + " records");
        }
        this.stuck = new BitSet(map.segments());
        this.someKey = new long[map.segments()];
    }

    /** Opens a file, or makes it. */
    static ChronicleCounters open(Path file, long most) throws IOException {
        return new ChronicleCounters(builder(most).createPersistedTo(file.toFile()), most);
    }

    /** Opens a file that nobody else has open, frees its locks and removes what is not whole. */
    static ChronicleCounters recover(Path file, long most, Faults faults) throws IOException {
        return new ChronicleCounters(
                builder(most).recoverPersistedTo(file.toFile(), false, faults), most);
    }

    /** What was found when a file was recovered. */
    static final class Faults implements ChronicleHashCorruption.Listener {

        private int count;
        private String first;

        @Override
        public void onCorruption(ChronicleHashCorruption fault) {
            if (count++ == 0) {
                first = fault.message();
            }
        }

        @Override
        public String toString() {
            return count == 0 ? "no fault" : count + " faults, the first: " + first;
        }
    }

    /** What all files are made with. */
    static ChronicleMapBuilder<CounterKey, CounterValue> builder(long most) {
        return ChronicleMapBuilder.of(CounterKey.class, CounterValue.class)
                .name("counters")
                .entries(ROOM * most)
                .maxBloatFactor(1)
                .checksumEntries(true)
                // At exit the keeper may still be at work in there; what he has not closed is
                // recovered.
                .skipCloseOnExitHook(true);
    }

    CounterStore.Outcome update(long high, long low, int rule, CounterStore.Change change) {
        key.setHigh(high);
        key.setLow(low);
        key.setRule(rule);
        try (ExternalMapQueryContext<CounterKey, CounterValue, ?> query = map.queryContext(key)) {
            int part = query.segmentIndex();
            if (stuck.get(part) || !take(query.updateLock(), part)) {
                return CounterStore.Outcome.STUCK;
            }
            MapEntry<CounterKey, CounterValue> entry = query.entry();
            if (entry != null) {
                change(entry, change);
                return CounterStore.Outcome.KEPT;
            }
            return insert(query, part, change);
        }
    }

    private boolean take(InterProcessLock lock, int part) {
        try {
            if (lock.tryLock(LOCK_MILLIS, TimeUnit.MILLISECONDS)) {
                return true;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        stuck.set(part);
        return false;
    }

    private void change(MapEntry<CounterKey, CounterValue> entry, CounterStore.Change change) {
        CounterValue value = read(entry);
        change.apply(record, false);
        copy(record, value);
        ((ChecksumEntry) entry).updateChecksum();
    }

    /** Copies the entry into {@link #record}. */
    private CounterValue read(MapEntry<CounterKey, CounterValue> entry) {
        if (!((ChecksumEntry) entry).checkSum()) {
            throw new IllegalStateException("a record has a wrong checksum");
        }
        CounterValue value = entry.value().getUsing(stored);
        copy(value, record);
        return value;
    }

    private CounterStore.Outcome insert(
            ExternalMapQueryContext<CounterKey, CounterValue, ?> query,
            int part,
            CounterStore.Change change) {
        if (size >= most) {
            return CounterStore.Outcome.NO_ROOM;
        }
        if (!take(query.writeLock(), part)) {
            return CounterStore.Outcome.STUCK;
        }
        change.apply(record, true);
        copy(record, fresh);
        query.insert(Objects.requireNonNull(query.absentEntry()), query.wrapValueAsData(fresh));
        size++;
        return CounterStore.Outcome.KEPT;
    }

    boolean isStuck() {
        return !stuck.isEmpty();
    }

    /** Whether any lock is held; to be asked when nobody else has the file open. */
    boolean isAnyHeld() {
        for (int part = 0; part < map.segments(); part++) {
            try (MapSegmentContext<CounterKey, CounterValue, ?> segments =
                    map.segmentContext(part)) {
                if (!((SegmentLock) segments).writeLock().tryLock()) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether a segment that was stuck is free again; never waits. */
    boolean probe() {
        boolean freed = false;
        for (int part = stuck.nextSetBit(0); part >= 0; part = stuck.nextSetBit(part + 1)) {
            try (MapSegmentContext<CounterKey, CounterValue, ?> segments =
                    map.segmentContext(part)) {
                if (((SegmentLock) segments).updateLock().tryLock()) {
                    stuck.clear(part);
                    freed = true;
                }
            }
        }
        return freed;
    }

    int parts() {
        return map.segments();
    }

    int purge(Predicate<ByteBuffer> isStale) {
        int part = segment;
        segment = part + 1 < map.segments() ? part + 1 : 0;
        int removed = stuck.get(part) ? 0 : purge(part, isStale);
        // Others add to it, too.
        size = map.longSize();
        return removed;
    }

    private int purge(int part, Predicate<ByteBuffer> isStale) {
        lookSomethingUp(part);
        int[] removed = new int[1];
        try (MapSegmentContext<CounterKey, CounterValue, ?> entries = map.segmentContext(part)) {
            if (!take(((SegmentLock) entries).updateLock(), part)) {
                return 0;
            }
            entries.forEachSegmentEntryWhile(
                    entry -> {
                        read(entry);
                        if (isStale.test(record)) {
                            if (!take(((SegmentLock) entries).writeLock(), part)) {
                                return false;
                            }
                            entry.doRemove();
                            removed[0]++;
                        }
                        return true;
                    });
        }
        return removed[0];
    }

    /** To go through a segment whose index is all rubbish would never end; this throws there. */
    private void lookSomethingUp(int part) {
        while (someKey[part] == 0) {
            try (ExternalMapQueryContext<CounterKey, CounterValue, ?> query =
                    query(++lastSomeKey)) {
                someKey[query.segmentIndex()] = lastSomeKey;
            }
        }
        try (ExternalMapQueryContext<CounterKey, CounterValue, ?> query = query(someKey[part])) {
            if (take(query.updateLock(), part)) {
                query.entry();
            }
        }
    }

    private ExternalMapQueryContext<CounterKey, CounterValue, ?> query(long low) {
        key.setHigh(0);
        key.setLow(low);
        key.setRule(0);
        return map.queryContext(key);
    }

    /** What is done with a copy of each record. */
    interface Visitor {
        void visit(long high, long low, int rule, ByteBuffer record);
    }

    /** Shows each record; segments that are stuck are left out. */
    void each(Visitor visitor) {
        for (int part = 0; part < map.segments(); part++) {
            try (MapSegmentContext<CounterKey, CounterValue, ?> entries =
                    map.segmentContext(part)) {
                if (take(((SegmentLock) entries).updateLock(), part)) {
                    entries.forEachSegmentEntry(
                            entry -> {
                                read(entry);
                                CounterKey of = entry.key().getUsing(storedKey);
                                visitor.visit(of.getHigh(), of.getLow(), of.getRule(), record);
                            });
                }
            }
        }
    }

    boolean isCrowded() {
        return size >= most - most / 8;
    }

    long size() {
        return map.longSize();
    }

    long most() {
        return most;
    }

    @Override
    public void close() {
        if (map.isOpen()) {
            map.close();
        }
    }

    private static void copy(CounterValue from, ByteBuffer to) {
        for (int i = 0; i < CounterValue.WORDS; i++) {
            to.putLong(i * Long.BYTES, from.getWordAt(i));
        }
    }

    private static void copy(ByteBuffer from, CounterValue to) {
        for (int i = 0; i < CounterValue.WORDS; i++) {
            to.setWordAt(i, from.getLong(i * Long.BYTES));
        }
    }
}
