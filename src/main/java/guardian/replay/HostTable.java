package guardian.replay;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Numbers for hosts, from 1, in the order in which they came. Names are chosen by clients: only
 * such as DNS could have get a number, and only so many of them.
 */
final class HostTable {

    static final int MOST = 200;

    /** No host of its own. */
    static final int NONE = 0;

    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<String> names = new ArrayList<>(List.of(""));

    /** The number of a host; {@link #NONE} where it gets none. */
    int numberOf(String said) {
        Integer known = numbers.get(said);
        if (known != null) {
            return known;
        }
        String name = said.toLowerCase(Locale.ROOT);
        int port = name.indexOf(':');
        String bare = port < 0 ? name : name.substring(0, port);
        if (numbers.size() >= MOST || !isName(bare)) {
            return NONE;
        }
        Integer same = numbers.get(bare);
        int number = same == null ? names.size() : same;
        if (same == null) {
            names.add(bare);
            numbers.put(bare, number);
        }
        numbers.put(said, number);
        return number;
    }

    private static boolean isName(String text) {
        return !text.isEmpty()
                && text.charAt(0) != '-'
                && text.charAt(0) != '.'
                && text.chars()
                        .allMatch(
                                c ->
                                        c >= 'a' && c <= 'z'
                                                || c >= '0' && c <= '9'
                                                || c == '-'
                                                || c == '.');
    }

    String name(int number) {
        return names.get(number);
    }

    int size() {
        return names.size();
    }
}
