package guardian.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarksTest {

    private static final int START = 900_000_000;

    @ParameterizedTest
    @ValueSource(ints = {5, 10, 30, 60, 100, 200})
    void shouldEstimateHowManyThingsThereWere(int things) {
        Random random = new Random(things);
        double sum = 0;
        for (int round = 0; round < 200; round++) {
            ByteBuffer memory = empty();
            for (int i = 0; i < things; i++) {
                Marks.add(memory, 0, START, 1 + random.nextInt(Marks.MARKS));
            }
            int estimate = Marks.minute(memory, 0);
            assertThat(estimate).isEqualTo(Marks.fiveMinutes(memory, 0));
            assertThat(estimate).isCloseTo(things, within(2 + things * 2 / 5));
            sum += estimate;
        }
        assertThat(sum / 200).isCloseTo(things, within(1 + things * 0.05));
    }

    /** Each number is a mark and how many ticks pass before it. */
    @Property
    void shouldKnowWhatAMapOfLatestTimesKnows(
            @ForAll @Size(max = 200) List<@IntRange(max = 20_000) Integer> story) {
        ByteBuffer memory = empty();
        Map<Integer, Integer> latest = new HashMap<>();
        int tick = START;
        for (int step : story) {
            int passed = step % 173;
            tick += passed > 160 ? 400 : passed > 100 ? passed - 100 : 0;
            int late = step % 7 == 0 ? 20 : 0;
            Marks.add(memory, 0, tick - late, 1 + step % Marks.MARKS);
            latest.merge(step % Marks.MARKS, tick - late, Math::max);
        }
        Marks.advance(memory, 0, tick);
        assertThat(Marks.minute(memory, 0)).isEqualTo(estimate(latest, tick, 30, story));
        assertThat(Marks.fiveMinutes(memory, 0)).isEqualTo(estimate(latest, tick, 150, story));
    }

    @Property
    void shouldBeOneAfterAMergeHoweverOften(
            @ForAll @Size(max = 60) List<@IntRange(max = 9_999) Integer> ours,
            @ForAll @Size(max = 60) List<@IntRange(max = 9_999) Integer> theirs) {
        ByteBuffer both = empty();
        ByteBuffer first = record(ours, both);
        ByteBuffer second = record(theirs, both);

        Marks.raise(first, 0, copy(second));
        Marks.raise(first, 0, copy(second));

        Marks.advance(first, 0, START + 200);
        Marks.advance(both, 0, START + 200);
        assertThat(first).isEqualTo(both);
    }

    private static ByteBuffer record(List<Integer> story, ByteBuffer also) {
        ByteBuffer memory = empty();
        for (int step : story) {
            Marks.add(memory, 0, START + step % 100, 1 + step / 100);
            Marks.add(also, 0, START + step % 100, 1 + step / 100);
        }
        return memory;
    }

    private static int estimate(
            Map<Integer, Integer> latest, int now, int ticks, List<Integer> story) {
        long made = latest.values().stream().filter(tick -> now - tick <= ticks).count();
        return story.isEmpty() ? 0 : (int) (116 * Math.log(116 / Math.max(0.5, 116.0 - made)));
    }

    private static ByteBuffer empty() {
        ByteBuffer memory = ByteBuffer.allocate(Cells.BYTES).order(ByteOrder.nativeOrder());
        Cells.clear(memory, 0, START - 300);
        return memory;
    }

    private static ByteBuffer copy(ByteBuffer memory) {
        return ByteBuffer.wrap(memory.array().clone()).order(ByteOrder.nativeOrder());
    }
}
