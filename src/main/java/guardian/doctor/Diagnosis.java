package guardian.doctor;

import java.nio.file.Path;
import java.util.Comparator;

/**
 * One thing that is wrong.
 *
 * @param name a word that stays the same over versions: {@code audit-type}
 * @param severity how bad it is
 * @param file where it was seen; null for what is no file's
 * @param line counted from 1; 0 when no line tells it
 * @param seen what was seen, one sentence
 * @param why why it matters
 * @param remedy what to do
 */
public record Diagnosis(
        String name,
        Severity severity,
        Path file,
        int line,
        String seen,
        String why,
        String remedy) {

    /** The worst first, then by place. */
    public static final Comparator<Diagnosis> ORDER =
            Comparator.comparing(Diagnosis::severity)
                    .thenComparing(Diagnosis::place)
                    .thenComparing(Diagnosis::name);

    /** {@code FILE:LINE}, the file alone, or nothing. */
    public String place() {
        return file == null ? "" : line == 0 ? file.toString() : file + ":" + line;
    }
}
