package guardian.doctor;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Define and the environment of httpd say: {@code ${NAME}} and {@code <IfDefine NAME>}. */
final class HttpdVariables {

    private static final Pattern USE = Pattern.compile("\\$\\{([^}]+)}");
    private static final Pattern EXPORT =
            Pattern.compile("\\s*(?:export\\s+)?([A-Za-z_][A-Za-z0-9_]*)=(\\S*)");

    /** What a shell would do before httpd starts; more of it is not understood. */
    private static final Pattern SHELL = Pattern.compile("\\$\\{?[A-Za-z_]+}?");

    private final Map<String, String> values = new HashMap<>();
    private final Set<String> defined = new TreeSet<>();

    /** Takes the assignments of a shell's file: envvars of Debian, sysconfig of Red Hat. */
    void readEnvironment(String text) {
        if (text == null) {
            return;
        }
        text.lines()
                .map(EXPORT::matcher)
                .filter(Matcher::matches)
                .forEach(each -> values.put(each.group(1), plain(each.group(2))));
    }

    private static String plain(String value) {
        return SHELL.matcher(value.replace("\"", "").replace("'", "")).replaceAll("");
    }

    void define(String name, String value) {
        defined.add(name);
        values.put(name, value);
    }

    void undefine(String name) {
        defined.remove(name);
        values.remove(name);
    }

    boolean isDefined(String name) {
        return defined.contains(name);
    }

    /** With the variables that are known replaced; httpd leaves the others as they are, too. */
    String expand(String line) {
        if (!line.contains("${")) {
            return line;
        }
        return USE.matcher(line)
                .replaceAll(
                        use ->
                                Matcher.quoteReplacement(
                                        values.getOrDefault(use.group(1), use.group())));
    }
}
