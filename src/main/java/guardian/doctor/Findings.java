package guardian.doctor;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Gathers what the checks find. */
final class Findings {

    private final List<Diagnosis> all = new ArrayList<>();

    /** Adds one that a directive of httpd tells. */
    void add(
            String name,
            Severity severity,
            Directive where,
            String seen,
            String why,
            String remedy) {
        add(name, severity, where.file(), where.line(), seen, why, remedy);
    }

    /** Adds one of a file as a whole. */
    void add(String name, Severity severity, Path file, String seen, String why, String remedy) {
        add(name, severity, file, 0, seen, why, remedy);
    }

    /** Adds one of the machine. */
    void add(String name, Severity severity, String seen, String why, String remedy) {
        add(name, severity, null, 0, seen, why, remedy);
    }

    private void add(
            String name,
            Severity severity,
            Path file,
            int line,
            String seen,
            String why,
            String remedy) {
        all.add(new Diagnosis(name, severity, file, line, seen, why, remedy));
    }

    List<Diagnosis> inOrder() {
        return all.stream().sorted(Diagnosis.ORDER).toList();
    }
}
