package guardian.pattern;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Whether one of several patterns matches a text, in as few passes over its bytes as can be (one,
 * for what people write), and without garbage. Immutable; any thread.
 */
public final class TextMatcher {

    private final StepTable[] tables;

    private TextMatcher(List<StepTable> tables) {
        this.tables = tables.toArray(new StepTable[0]);
    }

    /** One matcher for all the patterns; without any, nothing matches. */
    public static TextMatcher of(Collection<TextPattern> patterns) {
        List<StepTable> tables = new ArrayList<>();
        addTables(tables, List.copyOf(patterns));
        return new TextMatcher(tables);
    }

    /** What is too complex together is asked by halves. */
    private static void addTables(List<StepTable> tables, List<TextPattern> patterns) {
        if (patterns.isEmpty()) {
            return;
        }
        StepTable all = StepTable.of(patterns);
        if (all != null) {
            tables.add(all);
            return;
        }
        int half = patterns.size() / 2;
        addTables(tables, patterns.subList(0, half));
        addTables(tables, patterns.subList(half, patterns.size()));
    }

    /** How many passes over a text it takes. */
    int passes() {
        return tables.length;
    }

    /** How most texts fail to match; null where that takes more than one table, or no waiting. */
    public Waiting waiting() {
        return tables.length == 1 ? tables[0].waiting() : null;
    }

    /** Whether any of the patterns matches {@code text[from, to)}. */
    public boolean matches(byte[] text, int from, int to) {
        for (StepTable table : tables) {
            if (table.matches(text, from, to)) {
                return true;
            }
        }
        return false;
    }
}
