package guardian.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChronicleCountersTest {

    @TempDir private Path folder;

    @Test
    void shouldFindAgainWhatWasKeptBeforeARestart() throws IOException {
        Path file = folder.resolve("counters.map");
        try (ChronicleCounters counters = ChronicleCounters.open(file, 1000)) {
            for (int i = 0; i < 500; i++) {
                assertThat(add(counters, i, 1)).isTrue();
                assertThat(add(counters, i, i)).isTrue();
            }
        }
        try (ChronicleCounters counters = ChronicleCounters.open(file, 1000)) {
            assertThat(counters.size()).isEqualTo(500);
            for (int i = 0; i < 500; i++) {
                assertThat(read(counters, i)).isEqualTo(1 + i);
            }
        }
    }

    @Test
    void shouldLetTwoOwnersAddToOneRecord() throws IOException {
        Path file = folder.resolve("counters.map");
        try (ChronicleCounters one = ChronicleCounters.open(file, 1000);
                ChronicleCounters other = ChronicleCounters.open(file, 1000)) {
            for (int i = 0; i < 100; i++) {
                add(one, 7, 1);
                add(other, 7, 2);
            }
            assertThat(read(one, 7)).isEqualTo(300);
        }
    }

    @Test
    void shouldTakeNoMoreThanItsMostButGoOnWithThoseItHas() throws IOException {
        try (ChronicleCounters counters =
                ChronicleCounters.open(folder.resolve("counters.map"), 1000)) {
            int kept = 0;
            for (int i = 0; i < 3000; i++) {
                kept += add(counters, i, 1) ? 1 : 0;
            }
            assertThat(kept).isEqualTo(1000);
            assertThat(add(counters, 0, 5)).isTrue();
            assertThat(read(counters, 0)).isEqualTo(6);
        }
    }

    @Test
    void shouldMakeAMapOfItsOwnSizeWhenMaxClientsChanges() throws IOException {
        try (StateDirectory state = StateDirectory.open(folder.resolve("state"))) {
            try (ChronicleCounters small = ChronicleCounters.openIn(state, 1000)) {
                add(small, 1, 1);
            }
            try (ChronicleCounters large = ChronicleCounters.openIn(state, 100_000)) {
                for (int i = 0; i < 50_000; i++) {
                    assertThat(add(large, i, 1)).isTrue();
                }
            }
            assertThat(state.file("counters-1000.map")).doesNotExist();
        }
    }

    @Test
    void shouldPurgeWhatIsStaleSegmentBySegment() throws IOException {
        try (ChronicleCounters counters =
                ChronicleCounters.open(folder.resolve("counters.map"), 10_000)) {
            for (int i = 0; i < 5000; i++) {
                add(counters, i, i % 2);
            }
            int removed = 0;
            for (int i = 0; i < 4096 && removed < 2500; i++) {
                removed += counters.purge(record -> record.getInt(0) == 0);
            }
            assertThat(removed).isEqualTo(2500);
            assertThat(counters.size()).isEqualTo(2500);
            assertThat(read(counters, 1)).isEqualTo(1);
            assertThat(read(counters, 2)).isEqualTo(-1);
        }
    }

    @Test
    void shouldAllocateItsFileWhenItIsMade() throws IOException, InterruptedException {
        Path file = folder.resolve("counters.map");
        ChronicleCounters.open(file, 20_000).close();
        Process du = new ProcessBuilder("du", "-B1", file.toString()).start();
        String used = new String(du.getInputStream().readAllBytes()).split("\\s")[0];
        assertThat(du.waitFor()).isZero();
        assertThat(Long.parseLong(used)).isGreaterThanOrEqualTo(Files.size(file));
        assertThat(Files.size(file) / 40_000).as("bytes a record").isLessThan(250);
    }

    private static boolean add(CounterStore counters, int client, int weight) {
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

    private static int read(CounterStore counters, int client) {
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
