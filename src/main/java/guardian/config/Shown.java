package guardian.config;

import org.tomlj.TomlArray;
import org.tomlj.TomlTable;

/** Words for what a file held, short and free of control characters. */
final class Shown {

    private static final int LONGEST = 60;

    private Shown() {}

    /** A value as it stands in the file; lists and tables are only named. */
    static String value(Object toml) {
        if (toml instanceof String text) {
            return text(text);
        }
        if (toml instanceof TomlArray) {
            return "a list";
        }
        return toml instanceof TomlTable ? "a table" : String.valueOf(toml);
    }

    /** A key or section name: bare where TOML lets it be, else quoted. */
    static String key(String name) {
        boolean bare = !name.isEmpty() && name.length() <= LONGEST;
        for (int i = 0; bare && i < name.length(); i++) {
            char c = name.charAt(i);
            bare = c < 128 && (Character.isLetterOrDigit(c) || c == '_' || c == '-');
        }
        return bare ? name : text(name);
    }

    /** Quoted. */
    static String text(String text) {
        return '"' + plain(text, LONGEST) + '"';
    }

    /** At most so many characters; control and non-ASCII ones are escaped. */
    static String plain(String text, int most) {
        StringBuilder shown = new StringBuilder();
        int end = Math.min(text.length(), most);
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            if (c >= ' ' && c < 127) {
                shown.append(c);
            } else {
                shown.append("\\u").append(Integer.toHexString(0x10000 | c), 1, 5);
            }
        }
        return shown.append(end < text.length() ? "..." : "").toString();
    }
}
