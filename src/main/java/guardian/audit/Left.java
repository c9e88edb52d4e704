package guardian.audit;

import java.nio.file.attribute.BasicFileAttributes;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Files that stay where they are, because they could not be moved or removed: they are not looked
 * at again by this process until they change. At most {@value #MOST}; the first are forgotten
 * first.
 *
 * <p>Confined to the sweeper thread.
 */
final class Left {

    static final int MOST = 10_000;

    private final Set<Object> files = new LinkedHashSet<>();

    void add(BasicFileAttributes file) {
        if (files.size() >= MOST) {
            Iterator<Object> first = files.iterator();
            first.next();
            first.remove();
        }
        files.add(key(file));
    }

    boolean has(BasicFileAttributes file) {
        return !files.isEmpty() && files.contains(key(file));
    }

    private static Object key(BasicFileAttributes file) {
        return List.of(file.fileKey(), file.lastModifiedTime(), file.size());
    }
}
