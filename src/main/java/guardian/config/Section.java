package guardian.config;

import guardian.event.Prefix;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/**
 * One table of a configuration file while it is read. Each question names a key, so what was never
 * asked for is unknown; a value at fault is noted and its default returned.
 */
final class Section {

    private final TomlTable table;
    private final String path;
    private final TomlPosition where;
    private final Faults faults;
    private final Set<String> known = new TreeSet<>();

    Section(TomlTable table, String path, TomlPosition where, Faults faults) {
        this.table = table;
        this.path = path;
        this.where = where;
        this.faults = faults;
    }

    /** A sub-table; an empty one when there is none. */
    Section section(String key) {
        Object value = take(key);
        if (value instanceof TomlTable found) {
            return new Section(found, name(key), positionOf(key), faults);
        }
        if (value != null) {
            fault(key, "is a section: [" + name(key) + "], not " + said(value));
        }
        return new Section(Toml.parse(""), name(key), where, faults);
    }

    /** The tables of {@code [[key]]}. */
    List<Section> sections(String key) {
        List<Section> sections = new ArrayList<>();
        Object value = take(key);
        if (value instanceof TomlArray array
                && array.toList().stream().allMatch(each -> each instanceof TomlTable)) {
            for (int i = 0; i < array.size(); i++) {
                sections.add(
                        new Section(
                                array.getTable(i), name(key), array.inputPositionOf(i), faults));
            }
        } else if (value != null) {
            fault(key, "is a list of sections: [[" + name(key) + "]], not " + said(value));
        }
        return sections;
    }

    boolean has(String key) {
        known.add(key);
        return table.contains(List.of(key));
    }

    boolean flag(String key, boolean otherwise) {
        Object value = take(key);
        if (value == null || value instanceof Boolean) {
            return value == null ? otherwise : (Boolean) value;
        }
        fault(key, "must be true or false, not " + said(value));
        return otherwise;
    }

    int number(String key, int otherwise, int least, int most) {
        Object value = take(key);
        if (value == null) {
            return otherwise;
        }
        if (value instanceof Long number && number >= least && number <= most) {
            return (int) (long) number;
        }
        fault(key, "must be a whole number from " + least + " to " + most + ", not " + said(value));
        return otherwise;
    }

    /** One of the words. */
    String word(String key, String otherwise, List<String> allowed) {
        Object value = take(key);
        if (value == null) {
            return otherwise;
        }
        if (value instanceof String text && allowed.contains(text)) {
            return text;
        }
        String list = '"' + String.join("\", \"", allowed) + '"';
        String near = value instanceof String text ? Nearest.to(text, allowed) : null;
        String hint = near == null ? "" : "; did you mean \"" + near + "\"?";
        fault(key, "must be one of " + list + ", not " + said(value) + hint);
        return otherwise;
    }

    /** A text that {@code read} understands; it returns null for one it does not. */
    <T> T text(String key, T otherwise, String allowed, Function<String, T> read) {
        Object value = take(key);
        if (value == null) {
            return otherwise;
        }
        T understood = value instanceof String text ? read.apply(text) : null;
        if (understood == null) {
            fault(key, "must be " + allowed + ", not " + said(value));
            return otherwise;
        }
        return understood;
    }

    Path path(String key, Path otherwise) {
        return text(
                key,
                otherwise,
                "an absolute path",
                text -> text.startsWith("/") && text.indexOf('\0') < 0 ? Path.of(text) : null);
    }

    Duration duration(String key, Duration otherwise, Duration least, Duration most) {
        return text(key, otherwise, durations(least, most), text -> within(text, least, most));
    }

    List<Duration> durations(String key, List<Duration> otherwise, Duration least, Duration most) {
        return list(
                key,
                otherwise,
                durations(least, most),
                value -> value instanceof String text ? within(text, least, most) : null);
    }

    List<Prefix> prefixes(String key) {
        return list(
                key,
                List.of(),
                "an IP address or a network like \"192.0.2.0/24\"",
                value -> value instanceof String text ? Prefix.parse(text) : null);
    }

    /** A list whose every element {@code read} understands; it returns null for one it does not. */
    <T> List<T> list(String key, List<T> otherwise, String allowed, Function<Object, T> read) {
        Object value = take(key);
        if (value == null) {
            return otherwise;
        }
        if (!(value instanceof TomlArray array)) {
            fault(key, "must be a list, each element " + allowed + ", not " + said(value));
            return otherwise;
        }
        List<T> all = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            T understood = read.apply(array.get(i));
            if (understood == null) {
                String message = "must be a list, each element " + allowed + ", not ";
                faults.add(array.inputPositionOf(i), name(key), message + said(array.get(i)));
            } else {
                all.add(understood);
            }
        }
        return all;
    }

    /** Says that a key is missing. */
    void missing(String key, String allowed) {
        faults.add(where, name(key), "is missing: " + allowed);
    }

    void fault(String key, String message) {
        faults.add(positionOf(key), name(key), message);
    }

    /** All was asked for: what is left is unknown. */
    void end() {
        for (String key : table.keySet()) {
            if (!known.contains(key)) {
                String near = Nearest.to(key, known);
                String hint =
                        near == null
                                ? "; known here: " + String.join(", ", known)
                                : "; did you mean \"" + near + "\"?";
                fault(key, "is unknown" + hint);
            }
        }
    }

    private Object take(String key) {
        known.add(key);
        return table.get(List.of(key));
    }

    private TomlPosition positionOf(String key) {
        TomlPosition position = table.inputPositionOf(List.of(key));
        return position == null ? where : position;
    }

    private String name(String key) {
        return path.isEmpty() ? key : path + '.' + key;
    }

    private static Duration within(String text, Duration least, Duration most) {
        Duration duration = DurationText.parse(text);
        boolean good =
                duration != null && duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0;
        return good ? duration : null;
    }

    private static String durations(Duration least, Duration most) {
        return "a duration like \"10m\" (ms, s, m, h, d) from "
                + DurationText.print(least)
                + " to "
                + DurationText.print(most);
    }

    private static String said(Object value) {
        if (value instanceof String text) {
            String cut = text.length() > 60 ? text.substring(0, 60) + "..." : text;
            return '"' + cut.replaceAll("\\p{Cntrl}", "?") + '"';
        }
        if (value instanceof TomlTable) {
            return "a section";
        }
        return value instanceof TomlArray ? "a list" : String.valueOf(value);
    }
}
