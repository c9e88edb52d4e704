package guardian.audit;

import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Files that are not written to their end yet. Each waits until it changes, or until it has not
 * changed for so long that nobody will: by its own time, or by our clock where that lies ahead.
 *
 * <p>Confined to the sweeper thread. At most {@value #MOST} are remembered, the longest forgotten
 * begin to wait anew.
 */
final class Waiting {

    static final int MOST = 10_000;

    /** A file that changed less than this ago may be in the middle of being written. */
    static final long YOUNG_MILLIS = 100;

    private record Seen(long size, long changedMillis, long firstNanos) {}

    private final Map<String, Seen> files = new LinkedHashMap<>();
    private final long staleMillis;
    private final Clock clock;

    Waiting(Duration stale, Clock clock) {
        this.staleMillis = stale.toMillis();
        this.clock = clock;
    }

    /** Whether somebody may be writing it at this moment. */
    boolean isYoung(BasicFileAttributes file) {
        long age = clock.millis() - file.lastModifiedTime().toMillis();
        return age >= 0 && age < YOUNG_MILLIS;
    }

    /** Whether it was seen without its end, and there is nothing new to see. */
    boolean isKnown(String path, BasicFileAttributes file) {
        Seen seen = files.get(path);
        return seen != null && isSame(seen, file) && !isStale(path, file);
    }

    /** Whether nobody will write to it any more. */
    boolean isStale(String path, BasicFileAttributes file) {
        if (clock.millis() - file.lastModifiedTime().toMillis() >= staleMillis) {
            return true;
        }
        Seen seen = files.get(path);
        return seen != null
                && isSame(seen, file)
                && clock.nanos() - seen.firstNanos() >= staleMillis * 1_000_000;
    }

    /** It has no end yet. */
    void note(String path, BasicFileAttributes file) {
        Seen seen = files.get(path);
        if (seen == null || !isSame(seen, file)) {
            files.remove(path);
            if (files.size() >= MOST) {
                files.remove(files.keySet().iterator().next());
            }
            files.put(
                    path, new Seen(file.size(), file.lastModifiedTime().toMillis(), clock.nanos()));
        }
    }

    /** It waits no more. */
    void forget(String path) {
        files.remove(path);
    }

    int size() {
        return files.size();
    }

    private static boolean isSame(Seen seen, BasicFileAttributes file) {
        return seen.size() == file.size()
                && seen.changedMillis() == file.lastModifiedTime().toMillis();
    }
}
