package guardian.firewall;

import guardian.event.Prefix;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code nft list table} prints, line by line: the structure, and who is in the sets.
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

    private static final String ELEMENTS = "elements = {";
    private static final Pattern SET = Pattern.compile("\\s*set (\\S+) \\{");

    private final StringBuilder structure = new StringBuilder();
    private final List<Block> blocks = new ArrayList<>();
    private final Set<NftSet> sets = new LinkedHashSet<>();
    private NftSet set;
    private boolean inElements;

    /** Takes the next line. */
    void read(String line) {
        int start = line.indexOf(ELEMENTS);
        if (start >= 0) {
            inElements = true;
        }
        if (inElements) {
            elements(start < 0 ? line : line.substring(start + ELEMENTS.length()));
        } else {
            structure(line);
        }
    }

    private void structure(String line) {
        structure.append(line).append('\n');
        Matcher header = SET.matcher(line);
        if (header.matches()) {
            set = NftSet.named(header.group(1));
            if (set != null) {
                sets.add(set);
            }
        }
    }

    private void elements(String text) {
        int end = text.indexOf('}');
        inElements = end < 0;
        if (set != null) {
            for (String element : (inElements ? text : text.substring(0, end)).split(",")) {
                element(element.trim());
            }
        }
    }

    private void element(String text) {
        int end = text.indexOf(' ');
        Prefix client = set.client(end < 0 ? text : text.substring(0, end));
        if (client != null) {
            int expires = text.indexOf(" expires ");
            long seconds =
                    expires < 0
                            ? Block.FOREVER
                            : Math.max(1, seconds(text, expires + " expires ".length()));
            blocks.add(new Block(client, seconds, set.limited()));
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
            boolean millis = c == 'm' && text.startsWith("ms", i);
            total += number * unit(millis ? 'x' : c);
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

    /** Everything but the elements. */
    String structure() {
        return structure.toString();
    }

    /** Who is banned or limited. */
    List<Block> blocks() {
        return blocks;
    }

    /** The sets of the guardian's making. */
    Set<NftSet> sets() {
        return sets;
    }

    /** Whether packets come here at all. */
    boolean isHooked() {
        return structure.indexOf("hook prerouting") >= 0
                && structure.indexOf("jump banned") >= 0
                && structure.indexOf("flags dormant") < 0;
    }

    /** Whether a rule asks for a set of that name. */
    boolean refersTo(String set) {
        return structure.indexOf("@" + set + ' ') >= 0;
    }
}
