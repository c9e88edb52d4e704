package guardian.pattern;

import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Steps through several patterns at a time, and makes one table of it: a row stands for the states
 * of those that may still match. With the first that is sure to match all is said, and nothing
 * needs to be remembered of those that were met: so the table of many words that are looked for
 * anywhere is hardly longer than the words.
 */
final class SideBySide {

    /** The rows that all others end in. */
    static final int DEAD = 0;

    static final int SURE = 1;

    private static final int MOST_CELLS = 1 << 16;

    /** A tenth of a second or less. */
    private static final int MOST_STEPS = 1 << 23;

    private final Steps steps;
    private final int width;
    private final Map<IntBuffer, Integer> rows = new HashMap<>();
    private final List<int[]> states = new ArrayList<>();
    private final IntStream.Builder table = IntStream.builder();
    private final int begin;
    private final boolean bounded;
    private int made;

    /**
     * @param bounded whether to give up when it takes too much room or time
     */
    SideBySide(Steps steps, boolean bounded) {
        this.bounded = bounded;
        this.steps = steps;
        this.width = steps.width() + 1;
        for (int i = 0; i < 2 * width; i++) {
            table.add(i < width ? DEAD : SURE * width);
        }
        begin = row(steps.begin()) * width;
    }

    /**
     * A row for each state, a column for each of the bytes' and one for the end of the text; what
     * is in it is the place where the next row begins.
     *
     * @return null when it gave up
     */
    int[] table() {
        // There are more of them while they are gone through.
        for (int i = 0; i < states.size(); i++) {
            if (bounded && (states.size() * width > MOST_CELLS || made > MOST_STEPS)) {
                return null;
            }
            addRow(states.get(i));
        }
        return table.build().toArray();
    }

    private void addRow(int[] from) {
        int[] next = new int[from.length];
        for (int column = 0; column < steps.width(); column++) {
            for (int i = 0; i < next.length; i++) {
                next[i] = steps.step(from[i], column);
            }
            table.add(row(next) * width);
            made += next.length;
        }
        table.add(steps.ends(from) ? SURE * width : DEAD);
    }

    private int row(int[] all) {
        int[] alive = new int[all.length];
        int count = 0;
        for (int state : all) {
            if (state == Steps.SURE) {
                return SURE;
            }
            if (state != Steps.DEAD) {
                alive[count++] = state;
            }
        }
        int[] left = Arrays.copyOf(alive, count);
        return count == 0 ? DEAD : rows.computeIfAbsent(IntBuffer.wrap(left), key -> newRow(left));
    }

    private int newRow(int[] key) {
        states.add(key);
        return SURE + states.size();
    }

    /** The place of the row of an empty text. */
    int begin() {
        return begin;
    }
}
