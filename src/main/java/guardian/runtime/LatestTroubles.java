package guardian.runtime;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The latest warnings and errors of guardian.log, a few, for those who ask how we are. */
public final class LatestTroubles {

    private static final int MOST = 5;
    private static final int LONGEST = 500;
    private static final Deque<String> LINES = new ArrayDeque<>();

    private LatestTroubles() {}

    /** Keeps a line. By any thread. */
    static void keep(String line) {
        synchronized (LINES) {
            LINES.addLast(line.substring(0, Math.min(line.length(), LONGEST)));
            if (LINES.size() > MOST) {
                LINES.removeFirst();
            }
        }
    }

    /** The latest last. By any thread. */
    public static List<String> all() {
        synchronized (LINES) {
            return new ArrayList<>(LINES);
        }
    }
}
