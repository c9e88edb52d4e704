package guardian.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Collects the faults of one file. Only so many are kept: who names an access log by mistake is not
 * told of each of its lines.
 */
final class Faults {

    static final int MOST = 200;

    private final Path file;
    private final List<Fault> faults = new ArrayList<>();
    private int left;

    Faults(Path file) {
        this.file = file;
    }

    void add(int line, int column, String key, String message) {
        if (faults.size() < MOST) {
            faults.add(new Fault(file, line, column, key, message));
        } else {
            left++;
        }
    }

    boolean isEmpty() {
        return faults.isEmpty();
    }

    /** All of them in the order of the file; what was left out is one more at the end. */
    List<Fault> inOrder() {
        if (faults.isEmpty()) {
            return List.of();
        }
        List<Fault> sorted = new ArrayList<>(faults);
        sorted.sort(Comparator.comparingInt(Fault::line).thenComparingInt(Fault::column));
        if (left > 0) {
            Fault last = sorted.get(sorted.size() - 1);
            String more = "has " + left + " more faults, not listed";
            sorted.add(new Fault(file, last.line(), last.column(), "file", more));
        }
        return sorted;
    }
}
