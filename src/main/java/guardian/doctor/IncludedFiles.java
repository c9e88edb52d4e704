package guardian.doctor;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;

/** Which files an Include names: one, all that a pattern fits, or all below a directory. */
final class IncludedFiles {

    private static final int MOST = 2_000;
    private static final int DEEPEST = 16;

    private final Place place;
    private final List<Path> found = new ArrayList<>();

    private IncludedFiles(Place place) {
        this.place = place;
    }

    /** In httpd's order. */
    static List<Path> of(Place place, Path pattern) {
        IncludedFiles files = new IncludedFiles(place);
        files.walk(Path.of("/"), Path.of("/").relativize(pattern), 0);
        return files.found;
    }

    private void walk(Path directory, Path rest, int name) {
        if (found.size() >= MOST) {
            return;
        }
        if (name == rest.getNameCount()) {
            add(directory, 0);
            return;
        }
        String wanted = rest.getName(name).toString();
        if (!isPattern(wanted)) {
            walk(directory.resolve(wanted), rest, name + 1);
            return;
        }
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob(wanted));
        for (String entry : place.names(directory)) {
            boolean hidden = entry.startsWith(".") && !wanted.startsWith(".");
            if (!hidden && matcher.matches(Path.of(entry))) {
                walk(directory.resolve(entry), rest, name + 1);
            }
        }
    }

    private void add(Path path, int depth) {
        if (place.isDirectory(path)) {
            for (String entry : depth < DEEPEST ? place.names(path) : List.<String>of()) {
                add(path.resolve(entry), depth + 1);
            }
        } else if (place.read(path) != null && found.size() < MOST) {
            found.add(path);
        }
    }

    private static boolean isPattern(String name) {
        return name.chars().anyMatch(c -> c == '*' || c == '?' || c == '[');
    }

    /** httpd's patterns know no braces. */
    private static String glob(String name) {
        return name.replace("\\", "\\\\").replace("{", "\\{").replace("}", "\\}");
    }
}
