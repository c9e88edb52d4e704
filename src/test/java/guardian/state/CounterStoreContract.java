package guardian.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import guardian.state.CounterStore.Outcome;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** What every store of counters promises, whatever it is made of. */
abstract class CounterStoreContract {

    static final int MOST = 1000;

    /** A store on the same place, not open yet. */
    abstract CounterStore store() throws IOException;

    /** Somebody else who has opened the same place. */
    abstract OtherOwner other() throws IOException;

    /** The place is taken away under whoever has it open. */
    abstract void remove() throws IOException;

    /** Somebody is killed while he holds the part in which that client is, and perhaps others. */
    abstract void stick(int client) throws Exception;

    /** What is stuck is freed by whoever may do so, if the store does not do it by itself. */
    abstract void free();

    private CounterStore opened() throws IOException {
        CounterStore store = store();
        store.open();
        return store;
    }

    @Test
    void shouldFindAgainWhatWasKeptBeforeARestart() throws IOException {
        try (CounterStore counters = opened()) {
            for (int i = 0; i < 500; i++) {
                assertThat(add(counters, i, 1)).isEqualTo(Outcome.KEPT);
                assertThat(add(counters, i, i)).isEqualTo(Outcome.KEPT);
            }
        }
        try (CounterStore counters = opened()) {
            assertThat(counters.size()).isEqualTo(500);
            for (int i = 0; i < 500; i++) {
                assertThat(read(counters, i)).isEqualTo(1 + i);
            }
        }
    }

    @Test
    void shouldLetTwoOwnersAddToOneRecord() throws IOException {
        try (CounterStore one = opened();
                OtherOwner other = other()) {
            for (int i = 0; i < 100; i++) {
                add(one, 7, 1);
                other.add(7, 2);
            }
            assertThat(read(one, 7)).isEqualTo(300);
            assertThat(other.read(7)).isEqualTo(300);
        }
    }

    @Test
    void shouldTakeNoMoreThanItsMostButGoOnWithThoseItHas() throws IOException {
        try (CounterStore counters = opened()) {
            int kept = 0;
            for (int i = 0; i < 3 * MOST; i++) {
                kept += add(counters, i, 1) == Outcome.KEPT ? 1 : 0;
            }
            assertThat(kept).isEqualTo(MOST);
            assertThat(counters.isCrowded()).isTrue();
            assertThat(add(counters, 3 * MOST, 1)).isEqualTo(Outcome.NO_ROOM);
            assertThat(add(counters, 0, 5)).isEqualTo(Outcome.KEPT);
            assertThat(read(counters, 0)).isEqualTo(6);
        }
    }

    @Test
    void shouldPurgeWhatIsStalePartByPart() throws IOException {
        try (CounterStore counters = opened()) {
            for (int i = 0; i < 500; i++) {
                add(counters, i, i % 2);
            }
            int removed = 0;
            for (int i = 0; i < counters.parts(); i++) {
                removed += counters.purge(record -> record.getInt(0) == 0);
            }
            assertThat(removed).isEqualTo(250);
            assertThat(counters.size()).isEqualTo(250);
            assertThat(read(counters, 1)).isEqualTo(1);
            assertThat(read(counters, 2)).isEqualTo(-1);
        }
    }

    @Test
    void shouldTellThatItsPlaceWasTakenAway() throws IOException {
        CounterStore counters = opened();
        add(counters, 7, 1);
        assertThat(counters.mend()).isFalse();
        remove();
        assertThatThrownBy(counters::mend).isInstanceOf(IOException.class);
        counters.close();
        counters.open();
        assertThat(read(counters, 7)).isEqualTo(-1);
        counters.close();
    }

    @Test
    void shouldBeginAnewWhenItWasSetAside() throws IOException {
        try (CounterStore counters = opened();
                OtherOwner other = other()) {
            add(counters, 7, 1);
            counters.setAside();
            counters.open();
            assertThat(read(counters, 7)).isEqualTo(-1);
            assertThat(other.isLost()).isTrue();
            other.closeAndOpen();
            other.add(7, 2);
            assertThat(read(counters, 7)).isEqualTo(2);
        }
    }

    @Test
    void shouldReachWhatWasStuckOnceItIsFree() throws Exception {
        try (CounterStore counters = opened()) {
            add(counters, 7, 1);
            stick(7);
            assertThat(add(counters, 7, 1)).isEqualTo(Outcome.STUCK);
            assertThat(counters.isStuck()).isTrue();
            for (int i = 0; i < counters.parts(); i++) {
                counters.purge(record -> true);
            }
            free();
            while (counters.isStuck()) {
                counters.mend();
            }
            assertThat(read(counters, 7)).isEqualTo(1);
        }
    }

    @Test
    void shouldCloseTwiceAndBeforeItWasOpen() throws IOException {
        CounterStore counters = store();
        counters.close();
        counters.open();
        counters.close();
        counters.close();
    }

    static Outcome add(CounterStore counters, int client, int weight) {
        return counters.update(
                0x20010DB8L << 32,
                client,
                42,
                (record, isNew) -> {
                    if (isNew) {
                        zero(record);
                    }
                    record.putInt(0, record.getInt(0) + weight);
                });
    }

    static int read(CounterStore counters, int client) {
        int[] value = new int[1];
        counters.update(
                0x20010DB8L << 32,
                client,
                42,
                (record, isNew) -> {
                    if (isNew) {
                        zero(record);
                    }
                    value[0] = isNew ? -1 : record.getInt(0);
                });
        return value[0];
    }

    private static void zero(ByteBuffer record) {
        for (int i = 0; i < CounterStore.RECORD_BYTES; i++) {
            record.put(i, (byte) 0);
        }
    }
}
