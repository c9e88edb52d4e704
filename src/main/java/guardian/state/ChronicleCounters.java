package guardian.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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
     * Opens the counters of that size in a state directory, or makes them. The size is in the
     * file's name, for a map keeps the one it was made with.
     *
     * <p>Only a guardian that is alone may mend: after an end that was not clean the map is
     * recovered, which frees the locks of whoever was killed; one that is beyond that is set aside;
     * one of another size is removed, and with it the last five minutes.
     *
     * @throws IOException when they can be neither made nor opened
     */
    public static ChronicleCounters openIn(StateDirectory state, long most) throws IOException {
        Path file = state.file(NAME + most + SUFFIX);
        boolean recover = state.wasAlone() && state.isDirty();
        state.markDirty();
        if (state.wasAlone()) {
            removeOtherSizes(state, file);
        }
        if (!Files.exists(file)) {
            return create(file, most);
        }
        try {
            return recover ? recover(file, most) : open(file, most);
        } catch (IOException | RuntimeException | InternalError e) {
            if (!state.wasAlone()) {
                throw e;
            }
            Path aside = state.file(NAME + most + SUFFIX + ".bad");
            Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
            LOG.error("the counters cannot be read: set aside as {}, counting anew", aside, e);
            return create(file, most);
        }
    }

    private static void removeOtherSizes(StateDirectory state, Path wanted) throws IOException {
        for (Path other : state.files(NAME + '*' + SUFFIX)) {
            if (!other.equals(wanted)) {
                Files.delete(other);
                LOG.warn("max_clients has changed: {} is removed, and its counts", other);
            }
        }
    }

    /** Under another name until it is whole: a full disk leaves a file that opens for a minute. */
    private static ChronicleCounters create(Path file, long most) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        try {
            ChronicleCounters counters = open(fresh, most);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            return counters;
        } catch (IOException | RuntimeException | InternalError e) {
            Files.deleteIfExists(fresh);
            throw new IOException("cannot make " + file + "; is the disk full?", e);
        }
    }

    private static ChronicleCounters recover(Path file, long most) throws IOException {
        long start = System.nanoTime();
        ChronicleCounters counters =
                new ChronicleCounters(builder(most).recoverPersistedTo(file.toFile(), false), most);
        long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        LOG.warn("the last guardian did not end cleanly: counters recovered in {} ms", took);
        return counters;
    }

    static ChronicleCounters open(Path file, long most) throws IOException {
        return new ChronicleCounters(builder(most).createPersistedTo(file.toFile()), most);
    }

    private static ChronicleMapBuilder<CounterKey, CounterValue> builder(long most) {
        return ChronicleMapBuilder.of(CounterKey.class, CounterValue.class)
                .name("counters")
                .entries(2 * most)
                .maxBloatFactor(1)
                .checksumEntries(true);
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
        size = segment == 0 ? map.longSize() : size - removed[0];
        return removed[0];
    }

    @Override
    public boolean isCrowded() {
        return size >= most - most / 8;
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
