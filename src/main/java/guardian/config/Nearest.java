package guardian.config;

import java.util.Collection;
import java.util.Locale;

/** Finds the key that was probably meant. */
final class Nearest {

    private static final int LONGEST = 40;

    private Nearest() {}

    /** The known name with the fewest slips of the pen from this one; null when none is near. */
    static String to(String name, Collection<String> known) {
        if (name.length() > LONGEST) {
            return null;
        }
        String wanted = name.toLowerCase(Locale.ROOT).replace('-', '_').replace(' ', '_');
        String best = null;
        int least = 1 + name.length() / 4;
        for (String candidate : known) {
            int distance = distance(wanted, candidate);
            if (distance < least || best == null && distance == least && distance < name.length()) {
                best = candidate;
                least = distance;
            }
        }
        return best;
    }

    /** Letters to insert, delete, replace or swap with their neighbour. */
    static int distance(String a, String b) {
        int[] before = new int[b.length() + 1];
        int[] above = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] spare = before;
            before = above;
            above = row;
            row = spare;
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int differs = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(above[j - 1] + differs, 1 + Math.min(above[j], row[j - 1]));
                if (i > 1 && j > 1 && swapped(a, i, b, j)) {
                    row[j] = Math.min(row[j], before[j - 2] + 1);
                }
            }
        }
        return row[b.length()];
    }

    private static boolean swapped(String a, int i, String b, int j) {
        return a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    }
}
