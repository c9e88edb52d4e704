package guardian.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Random;
import net.openhft.chronicle.map.ChronicleMap;
import net.openhft.chronicle.map.ExternalMapQueryContext;
import net.openhft.chronicle.values.Values;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MapStructureTest {

    private static final int MOST = 2000;
    private static final int BEHIND_THE_HEADER = 2048;
    private static final int ROUNDS = Boolean.getBoolean("guardian.long") ? 5000 : 250;

    @TempDir private Path folder;
    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    private SharedCounters counters() {
        return new SharedCounters(
                new StateDirectory(folder.resolve("state")), MOST, record -> record.getInt(0));
    }

    private Path file() {
        return CounterFile.of(new StateDirectory(folder.resolve("state")), MOST).path();
    }

    private void fill(int clients) throws IOException {
        try (SharedCounters counters = counters()) {
            counters.open();
            for (int client = 1; client <= clients; client++) {
                count(counters, client);
            }
        }
    }

    private static void count(CounterStore counters, int client) {
        counters.update(0, client, 42, (record, isNew) -> record.putInt(0, 5));
    }

    @Test
    void shouldLetInWhatAGuardianHasMade() throws IOException {
        fill(0);
        assertThatCode(() -> MapStructure.check(file())).doesNotThrowAnyException();
        fill(MOST);
        assertThatCode(() -> MapStructure.check(file())).doesNotThrowAnyException();
    }

    /** Many networks whose addresses all fall into one segment make it go on in extra tiers. */
    @Test
    void shouldLetInASegmentThatGoesOnElsewhere() throws IOException {
        Path file = folder.resolve("skewed");
        try (ChronicleMap<CounterKey, CounterValue> map =
                ChronicleCounters.builder(MOST).createPersistedTo(file.toFile())) {
            CounterKey key = Values.newHeapInstance(CounterKey.class);
            CounterValue value = Values.newHeapInstance(CounterValue.class);
            long most = 3 * MOST / map.segments();
            for (long low = 1, in = 0; in < most; low++) {
                key.setLow(low);
                if (isOfFirstSegment(map, key)) {
                    map.put(key, value);
                    in++;
                }
            }
            assertThat(file.toFile().length()).isGreaterThan(map.offHeapMemoryUsed() / 2);
        }
        assertThatCode(() -> MapStructure.check(file)).doesNotThrowAnyException();
        long tiers = file.toFile().length();
        fill(0);
        assertThat(tiers).as("grown").isGreaterThan(Files.size(file()));
    }

    private static boolean isOfFirstSegment(
            ChronicleMap<CounterKey, CounterValue> map, CounterKey key) {
        try (ExternalMapQueryContext<CounterKey, CounterValue, ?> query = map.queryContext(key)) {
            return query.segmentIndex() == 0;
        }
    }

    @Test
    void shouldRefuseWhatIsCut() throws IOException {
        fill(100);
        try (RandomAccessFile file = new RandomAccessFile(file().toFile(), "rw")) {
            file.setLength(file.length() / 2);
        }
        assertThatThrownBy(() -> MapStructure.check(file()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is no sound map, in ");
    }

    /** Each kind of rubbish that ended a JVM: in all of it, in a page, in a few bytes. */
    @Test
    void shouldCountOnWhateverStandsBehindTheHeader() throws Exception {
        fill(MOST / 2);
        Path good = Files.copy(file(), folder.resolve("good"));
        int[] kinds = {1 << 24, 4096, 64, 8, 1};
        for (int round = 0; round < ROUNDS; round++) {
            Files.copy(good, file(), StandardCopyOption.REPLACE_EXISTING);
            spoil(kinds[round % kinds.length]);
            if (random.nextBoolean()) {
                // As a kill leaves it.
                Files.writeString(
                        folder.resolve("state/counters.dirty-4711-1"), "other 4711 1 1 counting\n");
            }
            countOn(round);
        }
    }

    private void spoil(int most) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(file().toFile(), "rw")) {
            long room = file.length() - BEHIND_THE_HEADER;
            // The tables between header and records are a small part, and the dangerous one.
            long within = random.nextBoolean() ? room : Math.min(room, 1 << 15);
            byte[] rubbish = new byte[(int) Math.min(most, room)];
            random.nextBytes(rubbish);
            long at = Math.max(0, (long) (random.nextDouble() * (within - rubbish.length)));
            file.seek(BEHIND_THE_HEADER + at);
            file.write(rubbish);
        }
    }

    /** As the keeper does: what turns out to be damaged is set aside. */
    private void countOn(int round) throws IOException {
        try (SharedCounters counters = counters()) {
            counters.open();
            try {
                use(counters);
            } catch (RuntimeException | InternalError | AssertionError e) {
                counters.setAside();
                counters.open();
                use(counters);
            }
            assertThat(counters.size()).as("round %d, seed %d", round, seed).isPositive();
        }
    }

    private void use(SharedCounters counters) throws IOException {
        for (int client = 1; client < MOST; client += 7) {
            count(counters, client);
        }
        counters.mend();
        for (int part = 0; part < counters.parts(); part++) {
            counters.purge(record -> record.getInt(0) == 0);
        }
    }
}
