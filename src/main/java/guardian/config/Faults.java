package guardian.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.tomlj.TomlPosition;

/** Gathers what is wrong in one file. */
final class Faults {

    private final Path file;
    private final List<Fault> all = new ArrayList<>();

    Faults(Path file) {
        this.file = file;
    }

    void add(TomlPosition where, String key, String message) {
        int line = where == null ? 1 : where.line();
        int column = where == null ? 1 : where.column();
        all.add(new Fault(file, line, column, key, message));
    }

    /** In the order of the file. */
    List<Fault> all() {
        all.sort(Comparator.comparingInt(Fault::line).thenComparingInt(Fault::column));
        return all;
    }
}
