package guardian.state;

import java.io.IOException;

/** The double that other rooms' tests use keeps what the real one promises. */
class MemoryCountersTest extends CounterStoreContract {

    private final MemoryCounters.Memory memory = new MemoryCounters.Memory(MOST);

    @Override
    CounterStore store() {
        return new MemoryCounters(memory);
    }

    @Override
    OtherOwner other() throws IOException {
        CounterStore store = store();
        store.open();
        return new OtherOwner() {
            @Override
            public void add(int client, int weight) {
                CounterStoreContract.add(store, client, weight);
            }

            @Override
            public int read(int client) {
                return CounterStoreContract.read(store, client);
            }

            @Override
            public boolean isLost() {
                try {
                    store.mend();
                    return false;
                } catch (IOException e) {
                    return true;
                }
            }

            @Override
            public void closeAndOpen() throws IOException {
                store.close();
                store.open();
            }

            @Override
            public void close() {
                store.close();
            }
        };
    }

    @Override
    void remove() {
        memory.remove();
    }

    @Override
    void stick(int client) {
        memory.stick();
    }

    @Override
    void free() {
        memory.free();
    }
}
