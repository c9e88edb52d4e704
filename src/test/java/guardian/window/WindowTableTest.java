package guardian.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class WindowTableTest {

    private record Key(long high, long low, int rule) {}

    /** Any order of inserts and removals, at a load that makes long probe runs. */
    @Property(tries = 300)
    void shouldAgreeWithAHashMap(
            @ForAll Random random, @ForAll @IntRange(min = 1, max = 90) int keys) {
        int capacity = 90;
        WindowTable table = new WindowTable(capacity, random.nextLong());
        Map<Key, Integer> model = new HashMap<>();
        List<Key> all = new ArrayList<>();
        for (int i = 0; i < keys; i++) {
            all.add(new Key(random.nextInt(3), random.nextInt(40), random.nextInt(2)));
        }
        for (int i = 0; i < 600; i++) {
            Key key = all.get(random.nextInt(all.size()));
            Integer known = model.get(key);
            int found = table.find(key.high(), key.low(), key.rule());
            assertThat(found).isEqualTo(known == null ? WindowTable.NONE : known);
            if (known == null) {
                int record = table.insert(key.high(), key.low(), key.rule(), 5);
                assertThat(model.containsValue(record)).isFalse();
                model.put(key, record);
            } else if (random.nextInt(3) == 0) {
                table.remove(known);
                model.remove(key);
            }
            assertThat(table.size()).isEqualTo(model.size());
        }
        model.forEach(
                (key, record) ->
                        assertThat(table.find(key.high(), key.low(), key.rule()))
                                .isEqualTo(record));
    }

    @Test
    void shouldStartARecordEmpty() {
        WindowTable table = new WindowTable(100, 1);
        int record = table.insert(1, 2, 3, 1000);
        Cells.add(table.cells(record), table.cellsAt(record), 1000, 7);
        table.quietUntil(record, 99);
        table.set(record, WindowTable.MERGED, true);
        table.entry(record, 5);
        table.remove(record);
        int again = table.insert(9, 9, 0, 1000);
        assertThat(again).isEqualTo(record);
        assertThat(Cells.minute(table.cells(again), table.cellsAt(again))).isZero();
        assertThat(table.quietUntil(again)).isZero();
        assertThat(table.has(again, WindowTable.MERGED)).isFalse();
        assertThat(table.entry(again)).isEqualTo(WindowTable.NONE);
    }
}
