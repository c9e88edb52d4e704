package guardian.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.tomlj.TomlArray;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/**
 * Reads one section. The keys it is asked for are the known ones: so the settings that ask are the
 * only place where a key is written down. What is wrong becomes a fault of the document, and the
 * answer is the default.
 */
final class Section {

    private final Document document;
    private final String path;
    private final TomlTable table;
    private final TomlPosition position;
    private final Set<String> known = new LinkedHashSet<>();

    /**
     * @param path dotted name, empty for the top
     * @param table null when the file does not have the section
     */
    Section(Document document, String path, TomlTable table, TomlPosition position) {
        this.document = document;
        this.path = path;
        this.table = table;
        this.position = position;
    }

    /** Whether the file has this key. */
    boolean has(String key) {
        return valueOf(key) != null;
    }

    /** Whether the file has the section. */
    boolean isTable() {
        return table != null;
    }

    /** Whether the file has the section, without any key in it. */
    boolean isEmpty() {
        return table != null && table.isEmpty();
    }

    <T> T get(Key<T> key) {
        return get(key, key.standard());
    }

    /** As {@link #get(Key)}, for a default that hangs on other keys. */
    <T> T get(Key<T> key, T standard) {
        Object found = ask(key.name());
        if (found == null) {
            return standard;
        }
        T value = key.kind().read(found);
        if (value == null) {
            addFault(key.name(), key.kind().wrong(found));
            return standard;
        }
        return value;
    }

    /** A key that must be there; null when it is missing or wrong. */
    <T> T require(Key<T> key) {
        T value = get(key, null);
        if (!has(key.name())) {
            addMissing(key.name(), key.kind().allowed());
        }
        return value;
    }

    /** The default when anything is wrong with the list or one of its elements. */
    <T> List<T> get(ListKey<T> key) {
        Object found = ask(key.name());
        if (found == null) {
            return key.standard();
        }
        if (!(found instanceof TomlArray list)) {
            addFault(key.name(), "found " + Shown.value(found) + ", " + key.allowed());
            return key.standard();
        }
        if (!key.allowsSize(list.size())) {
            addFault(key.name(), "found a list of " + list.size() + ", " + key.allowed());
            return key.standard();
        }
        List<T> values = elements(key, list);
        return values.size() == list.size() ? values : key.standard();
    }

    private <T> List<T> elements(ListKey<T> key, TomlArray list) {
        List<T> values = new ArrayList<>(list.size());
        Set<T> seen = new HashSet<>();
        for (int i = 0; i < list.size(); i++) {
            T value = key.element().read(list.get(i));
            if (value == null) {
                addFault(key.name(), i, key.element().wrong(list.get(i)));
            } else if (!seen.add(value) && key.distinct()) {
                String found = Shown.value(list.get(i)) + " a second time";
                addFault(key.name(), i, wrong(found, "each element once"));
            } else {
                values.add(value);
            }
        }
        return values;
    }

    /** A section within this one; when the file has none, one without any key. */
    Section section(String key, String allowed) {
        Object found = ask(key);
        boolean good = found instanceof TomlTable;
        if (found != null && !good) {
            addFault(key, wrong(Shown.value(found), allowed));
        }
        TomlTable inner = good ? (TomlTable) found : null;
        return document.section(pathOf(key), inner, good ? positionOf(key) : position);
    }

    /** The sections of a repeated header: {@code [[rule]]}. */
    List<Section> sections(String key) {
        Object found = ask(key);
        String allowed = "a header in double brackets, [[" + key + "]]";
        if (!(found instanceof TomlArray list)) {
            if (found != null) {
                addFault(key, wrong(Shown.value(found), allowed));
            }
            return List.of();
        }
        List<Section> sections = new ArrayList<>(list.size());
        for (int i = 0; i < list.size(); i++) {
            if (list.get(i) instanceof TomlTable inner) {
                sections.add(document.section(pathOf(key), inner, orOwn(list.inputPositionOf(i))));
            } else {
                addFault(key, i, wrong(Shown.value(list.get(i)), allowed));
            }
        }
        return sections;
    }

    void addFault(String key, String message) {
        document.addFault(positionOf(key), pathOf(key), message);
    }

    /** A fault for each of these keys that the file has. */
    void reject(List<String> keys, String message) {
        for (String key : keys) {
            if (has(key)) {
                addFault(key, "found here, " + message);
            }
        }
    }

    /** A fault of one element of a list. */
    void addFault(String key, int element, String message) {
        TomlArray list = (TomlArray) valueOf(key);
        TomlPosition at = list == null ? position : list.inputPositionOf(element);
        document.addFault(orOwn(at), pathOf(key), message);
    }

    /** Silent where a syntax fault may have swallowed the key. */
    void addMissing(String key, String allowed) {
        if (!document.mayHaveLostKeys(position)) {
            document.addFault(position, pathOf(key), "is missing, allowed: " + allowed);
        }
    }

    /** The line of a key that the file has. */
    int lineOf(String key) {
        return document.lineOf(positionOf(key));
    }

    Set<String> known() {
        return known;
    }

    String pathOf(String key) {
        return path.isEmpty() ? Shown.key(key) : path + '.' + Shown.key(key);
    }

    void rejectUnknownKeys(List<Section> all) {
        if (table == null) {
            return;
        }
        for (String key : table.keySet()) {
            if (!known.contains(key)) {
                addFault(key, describeUnknown(key, all));
            }
        }
    }

    private String describeUnknown(String key, List<Section> all) {
        String what = valueOf(key) instanceof TomlTable ? "unknown section" : "unknown key";
        String near = Nearest.to(key, known);
        if (near != null) {
            return what + ", did you mean \"" + near + "\"?";
        }
        for (Section other : all) {
            if (other.known.contains(key)) {
                boolean atTop = other.path.isEmpty();
                String home = atTop ? "above the first section" : "into [" + other.path + ']';
                return what + " here, it belongs " + home;
            }
        }
        return what + ", known here: " + String.join(", ", known);
    }

    private static String wrong(String found, String allowed) {
        return "found " + found + ", allowed: " + allowed;
    }

    private Object ask(String key) {
        known.add(key);
        return valueOf(key);
    }

    private Object valueOf(String key) {
        return table == null ? null : table.get(List.of(key));
    }

    private TomlPosition positionOf(String key) {
        return orOwn(table == null ? null : table.inputPositionOf(List.of(key)));
    }

    private TomlPosition orOwn(TomlPosition found) {
        return found == null ? position : found;
    }
}
