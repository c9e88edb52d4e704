package guardian.runtime;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * The latest warnings and errors of guardian.log, a few, for those who ask how we are. Lines that
 * differ in numbers only, such as counts and addresses, are one, the latest, with how many there
 * were.
 */
public final class LatestTroubles {

    private static final int MOST = 5;
    private static final int LONGEST = 500;
    private static final Deque<Trouble> TROUBLES = new ArrayDeque<>();
    private static long warnings;
    private static long errors;

    private record Trouble(String sort, String line, long times) {

        private String shown() {
            return times == 1 ? line : line + " (" + times + " such)";
        }
    }

    private LatestTroubles() {}

    /**
     * Keeps a line. By any thread.
     *
     * @param time when it was written
     * @param text level and message
     */
    static void keep(String time, String text, boolean error) {
        String cut = text.substring(0, Math.min(text.length(), LONGEST));
        String sort = cut.replaceAll("[0-9]+", "0");
        synchronized (TROUBLES) {
            warnings += error ? 0 : 1;
            errors += error ? 1 : 0;
            TROUBLES.addLast(new Trouble(sort, time + ' ' + cut, 1 + timesBefore(sort)));
            if (TROUBLES.size() > MOST) {
                TROUBLES.removeFirst();
            }
        }
    }

    /** Takes out what was kept of that sort. */
    private static long timesBefore(String sort) {
        for (Iterator<Trouble> each = TROUBLES.iterator(); each.hasNext(); ) {
            Trouble known = each.next();
            if (known.sort.equals(sort)) {
                each.remove();
                return known.times;
            }
        }
        return 0;
    }

    /** The latest last. By any thread. */
    public static List<String> all() {
        synchronized (TROUBLES) {
            return new ArrayList<>(TROUBLES.stream().map(Trouble::shown).toList());
        }
    }

    /** How many warnings there were since the start. By any thread. */
    public static long warnings() {
        synchronized (TROUBLES) {
            return warnings;
        }
    }

    /** How many errors there were since the start. By any thread. */
    public static long errors() {
        synchronized (TROUBLES) {
            return errors;
        }
    }
}
