package guardian.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import net.openhft.chronicle.hash.ChecksumEntry;
import net.openhft.chronicle.map.ChronicleMap;
import net.openhft.chronicle.map.ChronicleMapBuilder;
import net.openhft.chronicle.map.ExternalMapQueryContext;
import net.openhft.chronicle.map.MapEntry;
import net.openhft.chronicle.map.MapSegmentContext;
import net.openhft.chronicle.values.Values;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counters in a persisted Chronicle Map, which several guardians may have open at once.
 *
 * <p>The file is made with room for twice the records we let in, all of it allocated: a map that
 * runs full while it grows holds its own lock for ever, and a sparse one is an InternalError on a
 * full disk. Each change is made under the entry's update lock, waited for at most 50 ms, and ends
 * with its checksum, without which a later recovery would delete the entry.
 *
 * <p>Confined to the keeper thread.
 */
public final class ChronicleCounters implements CounterStore {

    private static final String NAME = "counters-";
    private static final String SUFFIX = ".map";
    private static final long LOCK_MILLIS = 50;

    private static final Logger LOG = LoggerFactory.getLogger(ChronicleCounters.class);

    private final ChronicleMap<CounterKey, CounterValue> map;
    private final long most;
    private final CounterKey key = Values.newHeapInstance(CounterKey.class);
    private final CounterValue fresh = Values.newHeapInstance(CounterValue.class);
    private final CounterValue stored = Values.newNativeReference(CounterValue.class);
    private final ByteBuffer record =
            ByteBuffer.allocate(RECORD_BYTES).order(ByteOrder.nativeOrder());
    private long size;
    private int segment;

    private ChronicleCounters(ChronicleMap<CounterKey, CounterValue> map, long most) {
        this.map = map;
        this.most = most;
        this.size = map.longSize();
    }

    /**
     * Opens the counters of that size in a state directory. The size is in the file's name, for a
     * map keeps the one it was made with; alone, files of another size are removed, and with them
     * the last five minutes.
     */
    public static ChronicleCounters openIn(StateDirectory state, long most) throws IOException {
        String wanted = NAME + most + SUFFIX;
        if (state.wasAlone()) {
            for (Path other : state.files(NAME + '*' + SUFFIX)) {
                if (!other.endsWith(wanted)) {
                    Files.delete(other);
                    LOG.warn("max_clients has changed: {} is removed, and its counts", other);
                }
            }
        }
        return open(state.file(wanted), most);
    }

    /**
     * Opens the file or makes it.
     *
     * @param most the most records let in; fixed for the file's life by whoever makes it
     * @throws IOException when the file can be neither made nor opened
     */
    public static ChronicleCounters open(Path file, long most) throws IOException {
        ChronicleMap<CounterKey, CounterValue> map =
                ChronicleMapBuilder.of(CounterKey.class, CounterValue.class)
                        .name("counters")
                        .entries(2 * most)
                        .maxBloatFactor(1)
                        .checksumEntries(true)
                        .createPersistedTo(file.toFile());
        return new ChronicleCounters(map, most);
    }

    @Override
    public boolean update(long high, long low, int rule, Change change) {
        key.setHigh(high);
        key.setLow(low);
        key.setRule(rule);
        try (ExternalMapQueryContext<CounterKey, CounterValue, ?> query = map.queryContext(key)) {
            if (!query.updateLock().tryLock(LOCK_MILLIS, TimeUnit.MILLISECONDS)) {
                return false;
            }
            MapEntry<CounterKey, CounterValue> entry = query.entry();
            return entry != null ? change(entry, change) : insert(query, change);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean change(MapEntry<CounterKey, CounterValue> entry, Change change) {
        CounterValue value = entry.value().getUsing(stored);
        copy(value, record);
        change.apply(record, false);
        copy(record, value);
        ((ChecksumEntry) entry).updateChecksum();
        return true;
    }

    private boolean insert(
            ExternalMapQueryContext<CounterKey, CounterValue, ?> query, Change change) {
        if (size >= most) {
            return false;
        }
        change.apply(record, true);
        copy(record, fresh);
        query.insert(Objects.requireNonNull(query.absentEntry()), query.wrapValueAsData(fresh));
        size++;
        return true;
    }

    @Override
    public int purge(Predicate<ByteBuffer> isStale) {
        int[] removed = new int[1];
        try (MapSegmentContext<CounterKey, CounterValue, ?> part = map.segmentContext(segment)) {
            part.forEachSegmentEntryWhile(
                    entry -> {
                        copy(entry.value().getUsing(stored), record);
                        if (isStale.test(record)) {
                            entry.doRemove();
                            removed[0]++;
                        }
                        return true;
                    });
        }
        segment = segment + 1 < map.segments() ? segment + 1 : 0;
        if (segment == 0 || size >= most) {
            size = map.longSize();
        }
        return removed[0];
    }

    @Override
    public long size() {
        return map.longSize();
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
