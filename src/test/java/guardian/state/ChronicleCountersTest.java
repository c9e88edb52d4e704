package guardian.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChronicleCountersTest {

    @TempDir private Path folder;

    /** Rubbish in a record would ban somebody. */
    @Test
    void shouldNeverBelieveARecordWithAWrongChecksum() throws IOException {
        Path file = folder.resolve("counters.map");
        try (ChronicleCounters counters = ChronicleCounters.open(file, 1000)) {
            put(counters, 7, 0x0123_4567_89AB_CDEFL);
        }
        byte[] bytes = Files.readAllBytes(file);
        int at = indexOf(bytes, 0x0123_4567_89AB_CDEFL);
        bytes[at + 9]++;
        Files.write(file, bytes);
        try (ChronicleCounters counters = ChronicleCounters.open(file, 1000)) {
            assertThatThrownBy(() -> put(counters, 7, 1))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("checksum");
            put(counters, 8, 1);
        }
    }

    /** With an index that is all rubbish, looking for its first gap would take for ever. */
    @Test
    void shouldComeToAnEndWithAnyRubbish() throws IOException {
        for (int seed = 0; seed < 8; seed++) {
            Path file = folder.resolve("counters" + seed + ".map");
            try (ChronicleCounters counters = ChronicleCounters.open(file, 2000)) {
                for (int i = 0; i < 1500; i++) {
                    put(counters, i, i);
                }
                Random random = new Random(seed);
                byte[] rubbish = new byte[1 << 4 + 2 * seed];
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    for (int i = 0; i < 8; i++) {
                        random.nextBytes(rubbish);
                        long at = random.nextLong(1 << 14, channel.size() - rubbish.length);
                        channel.write(ByteBuffer.wrap(rubbish), at);
                    }
                }
                assertThat(useAll(counters)).as("seed " + seed).isLessThanOrEqualTo(4000);
            }
        }
    }

    /** How many steps were possible. */
    private static int useAll(ChronicleCounters counters) {
        int steps = 0;
        try {
            for (; steps < 2000; steps++) {
                put(counters, steps, 1);
            }
            for (; steps < 4000; steps++) {
                counters.purge(record -> false);
            }
        } catch (RuntimeException e) {
            return steps;
        }
        return steps;
    }

    private static CounterStore.Outcome put(ChronicleCounters counters, int client, long value) {
        return counters.update(
                0x20010DB8L << 32,
                client,
                42,
                (record, isNew) -> {
                    for (int i = 0; i < CounterStore.RECORD_BYTES; i += Long.BYTES) {
                        record.putLong(i, value);
                    }
                });
    }

    private static int indexOf(byte[] bytes, long value) {
        ByteBuffer all = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        for (int i = 0; i <= bytes.length - Long.BYTES; i++) {
            if (all.getLong(i) == value) {
                return i;
            }
        }
        throw new AssertionError("the record is not in the file");
    }
}
