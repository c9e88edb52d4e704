package guardian.firewall;

import guardian.event.Prefix;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What nft prints of the guardian's table, line by line: which sets there are and who is in them.
 *
 * <pre>{@code
 * table inet httpd_guardian {
 *     set ban4_32 {
 *         type ipv4_addr
 *         timeout 10m
 *         elements = { 192.0.2.7 timeout 1h expires 59m59s584ms, 192.0.2.8 expires 9m2s,
 *                      192.0.2.9 timeout 1d expires 23h59m59s1ms }
 *     }
 * }</pre>
 */
final class NftListing {

    private static final String TABLE = "table ";
    private static final String SET = "set ";
    private static final String ELEMENTS = "elements = {";
    private static final String EXPIRES = " expires ";

    private final Map<NftSet, List<Block>> sets = new LinkedHashMap<>();
    private boolean inTable;
    private boolean inElements;
    private NftSet set;

    /** Takes the next line. */
    void read(String line) {
        String text = line.strip();
        if (inElements) {
            elements(text);
        } else if (text.startsWith(TABLE)) {
            inTable = text.equals(TABLE + NftTable.NAME + " {");
        } else if (text.startsWith(SET)) {
            set = inTable ? NftSet.named(text.substring(SET.length()).replace(" {", "")) : null;
            if (set != null) {
                sets.put(set, new ArrayList<>());
            }
        } else if (text.startsWith(ELEMENTS)) {
            elements(text.substring(ELEMENTS.length()));
        }
    }

    private void elements(String text) {
        int end = text.indexOf('}');
        inElements = end < 0;
        if (set != null) {
            for (String element : (inElements ? text : text.substring(0, end)).split(",")) {
                element(element.strip());
            }
        }
    }

    private void element(String text) {
        int end = text.indexOf(' ');
        Prefix client = set.client(end < 0 ? text : text.substring(0, end));
        if (client != null) {
            int expires = text.indexOf(EXPIRES);
            long seconds =
                    expires < 0
                            ? Block.FOREVER
                            : Math.max(1, seconds(text, expires + EXPIRES.length()));
            sets.get(set).add(new Block(client, seconds, set.limited()));
        }
    }

    /** Reads {@code 1d2h3m4s567ms}, rounded down. */
    static long seconds(String text, int from) {
        long total = 0;
        long number = 0;
        for (int i = from; i < text.length() && text.charAt(i) != ' '; i++) {
            char c = text.charAt(i);
            if (c >= '0' && c <= '9') {
                number = number * 10 + c - '0';
                continue;
            }
            boolean millis = text.startsWith("ms", i);
            total += millis ? 0 : number * unit(c);
            number = 0;
            i += millis ? 1 : 0;
        }
        return total;
    }

    private static long unit(char unit) {
        return switch (unit) {
            case 'w' -> 604_800;
            case 'd' -> 86_400;
            case 'h' -> 3_600;
            case 'm' -> 60;
            case 's' -> 1;
            default -> 0;
        };
    }

    /** Who is banned or limited. */
    List<Block> blocks() {
        return sets.values().stream().flatMap(List::stream).toList();
    }

    /** The sets of the guardian's making. */
    Set<NftSet> sets() {
        return sets.keySet();
    }

    /** How many are in the set that has the most. */
    int largest() {
        return sets.values().stream().mapToInt(List::size).max().orElse(0);
    }
}
