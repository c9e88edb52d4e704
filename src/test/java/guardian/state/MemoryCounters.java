package guardian.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/** The contract of the store on plain memory. */
public final class MemoryCounters implements CounterStore {

    private static final int PARTS = 4;

    /** What several of them share as they would a file, and what may happen to that. */
    public static final class Memory {

        private final BitSet stuck = new BitSet();
        private final long most;
        private Map<String, byte[]> records = new HashMap<>();
        private boolean refused;
        private boolean damaged;

        public Memory(long most) {
            this.most = most;
        }

        /** Somebody is killed while he holds every part. */
        public void stick() {
            stuck.set(0, PARTS);
        }

        /** Whoever is alone has freed what was stuck. */
        public void free() {
            stuck.clear();
        }

        /** The place is taken away, with all in it. */
        public void remove() {
            records = new HashMap<>();
        }

        /** Nobody can open it for now, or again. */
        public void refuse(boolean now) {
            refused = now;
        }

        /** What is in it makes no sense any more. */
        public void damage() {
            damaged = true;
        }
    }

    private final Memory memory;
    private final BitSet knownStuck = new BitSet();
    private Map<String, byte[]> records;
    private int part;

    public MemoryCounters(Memory memory) {
        this.memory = memory;
    }

    @Override
    public void open() throws IOException {
        if (memory.refused) {
            throw new IOException("refused");
        }
        records = memory.records;
    }

    @Override
    public Outcome update(long high, long low, int rule, Change change) {
        refuseDamage();
        String key = high + " " + low + " " + rule;
        if (knownStuck.get(partOf(key)) || memory.stuck.get(partOf(key))) {
            knownStuck.set(partOf(key));
            return Outcome.STUCK;
        }
        byte[] bytes = records.get(key);
        boolean isNew = bytes == null;
        if (isNew) {
            if (records.size() >= memory.most) {
                return Outcome.NO_ROOM;
            }
            bytes = new byte[RECORD_BYTES];
            records.put(key, bytes);
        }
        change.apply(ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()), isNew);
        return Outcome.KEPT;
    }

    private static int partOf(String key) {
        return Math.floorMod(key.hashCode(), PARTS);
    }

    private void refuseDamage() {
        if (memory.damaged) {
            throw new IllegalStateException("damaged");
        }
    }

    @Override
    public boolean mend() throws IOException {
        if (records != memory.records) {
            throw new IOException("removed");
        }
        boolean freed = !knownStuck.isEmpty() && memory.stuck.isEmpty();
        if (freed) {
            knownStuck.clear();
        }
        return freed;
    }

    @Override
    public boolean isStuck() {
        return !knownStuck.isEmpty();
    }

    @Override
    public int parts() {
        return PARTS;
    }

    @Override
    public int purge(Predicate<ByteBuffer> isStale) {
        refuseDamage();
        int before = records.size();
        int now = part;
        part = (part + 1) % PARTS;
        records.entrySet()
                .removeIf(
                        each ->
                                partOf(each.getKey()) == now
                                        && !memory.stuck.get(now)
                                        && isStale.test(
                                                ByteBuffer.wrap(each.getValue())
                                                        .order(ByteOrder.nativeOrder())));
        return before - records.size();
    }

    @Override
    public boolean isCrowded() {
        return records.size() >= memory.most - memory.most / 8;
    }

    @Override
    public long size() {
        return records.size();
    }

    @Override
    public void setAside() {
        memory.damaged = false;
        memory.remove();
        close();
    }

    @Override
    public void close() {
        records = null;
        knownStuck.clear();
    }
}
