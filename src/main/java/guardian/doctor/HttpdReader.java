package guardian.doctor;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads httpd's configuration without httpd: text only, by the rules of its own reader. Include is
 * followed, IfModule, IfDefine and IfFile are decided as they stand there, in order; what only a
 * request decides ({@code <If>}, {@code <Location>}) counts as being in effect.
 *
 * <p>Bounded in files, depth and directives; what a bound leaves out is counted.
 */
final class HttpdReader {

    private static final int MOST_FILES = 2_000;
    private static final int MOST_DIRECTIVES = 200_000;
    private static final int DEEPEST = 20;

    /** What Debian's httpd has in itself; of Red Hat's it is a part, and the rest is loaded. */
    private static final List<String> BUILT_IN =
            List.of("core", "http_core", "so", "log_config", "logio", "version", "unixd");

    /**
     * @param name of the section, in lower case
     * @param active whether what stands in it is read
     * @param site the VirtualHost in which it stands
     */
    private record Section(String name, boolean active, int site) {}

    private final Place place;
    private final HttpdVariables variables = new HttpdVariables();
    private final Set<String> modules = new TreeSet<>();
    private final List<Directive> directives = new ArrayList<>();
    private Path serverRoot;
    private List<Section> open = new ArrayList<>();
    private int sites;
    private int files;
    private long unread;

    private HttpdReader(Place place) {
        this.place = place;
        BUILT_IN.forEach(this::hasModule);
    }

    /**
     * Reads it whole.
     *
     * @param file the main file, a path of the place
     * @param environment the file that sets httpd's environment
     */
    static HttpdConf read(Place place, Path file, Path serverRoot, Path environment) {
        HttpdReader reader = new HttpdReader(place);
        reader.serverRoot = serverRoot;
        reader.variables.readEnvironment(place.read(environment));
        reader.file(file, 0);
        return new HttpdConf(
                file,
                reader.serverRoot,
                reader.files,
                reader.unread,
                reader.modules,
                List.copyOf(reader.directives));
    }

    private void file(Path file, int depth) {
        String text = place.read(file);
        if (text == null || files == MOST_FILES || depth > DEEPEST) {
            unread++;
            return;
        }
        unread += place.isLonger(file) ? 1 : 0;
        files++;
        List<Section> outside = open;
        open =
                new ArrayList<>(
                        open.isEmpty() ? List.of() : open.subList(open.size() - 1, open.size()));
        int number = 0;
        int first = 0;
        StringBuilder whole = new StringBuilder();
        for (String line : (Iterable<String>) text.lines()::iterator) {
            number++;
            first = whole.isEmpty() ? number : first;
            if (line.endsWith("\\")) {
                whole.append(line, 0, line.length() - 1);
                continue;
            }
            line(whole.append(line).toString().strip(), file, first, depth);
            whole.setLength(0);
        }
        line(whole.toString().strip(), file, first, depth);
        open = outside;
    }

    private void line(String line, Path file, int number, int depth) {
        if (line.isEmpty() || line.startsWith("#")) {
            return;
        }
        if (line.startsWith("</")) {
            close(line.substring(2).replace(">", "").strip());
        } else if (line.startsWith("<")) {
            int end = line.lastIndexOf('>');
            open(HttpdWords.of(variables.expand(line.substring(1, end < 0 ? line.length() : end))));
        } else if (isActive()) {
            List<String> words = HttpdWords.of(variables.expand(line));
            List<String> rest = words.subList(1, words.size());
            directive(new Directive(words.get(0), rest, file, number, site()), depth);
        }
    }

    private boolean isActive() {
        return open.isEmpty() || open.get(open.size() - 1).active();
    }

    private int site() {
        return open.isEmpty() ? 0 : open.get(open.size() - 1).site();
    }

    private void open(List<String> words) {
        String name = words.isEmpty() ? "" : words.get(0).toLowerCase(Locale.ROOT);
        String argument = words.size() < 2 ? "" : words.get(1);
        boolean active = isActive() && holds(name, argument);
        int site = active && name.equals("virtualhost") ? ++sites : site();
        open.add(new Section(name, active, site));
    }

    private boolean holds(String section, String argument) {
        boolean not = argument.startsWith("!");
        String asked = not ? argument.substring(1) : argument;
        return switch (section) {
            case "ifmodule" -> not != modules.contains(asked);
            case "ifdefine" -> not != variables.isDefined(asked);
            case "iffile" -> not != place.has(serverRoot.resolve(asked));
            default -> true;
        };
    }

    private void close(String name) {
        for (int at = open.size() - 1; at >= 0; at--) {
            if (open.get(at).name().equalsIgnoreCase(name)) {
                open.subList(at, open.size()).clear();
                return;
            }
        }
    }

    private void directive(Directive directive, int depth) {
        switch (directive.key()) {
            case "include", "includeoptional" -> include(directive.argument(0), depth);
            case "define" -> variables.define(directive.argument(0), directive.argument(1));
            case "undefine" -> variables.undefine(directive.argument(0));
            case "serverroot" -> serverRoot = serverRoot.resolve(directive.argument(0));
            case "loadmodule" -> {
                modules.add(directive.argument(0));
                String file = directive.argument(1);
                modules.add(file.substring(file.lastIndexOf('/') + 1).replaceFirst("[.]so$", ".c"));
            }
            default -> {}
        }
        if (directives.size() < MOST_DIRECTIVES) {
            directives.add(directive);
        } else {
            unread++;
        }
    }

    private void include(String pattern, int depth) {
        Path path = serverRoot.resolve(pattern).normalize();
        for (Path file : IncludedFiles.of(place, path)) {
            file(file, depth + 1);
        }
    }

    private void hasModule(String name) {
        modules.add(name + "_module");
        modules.add(name + ".c");
        modules.add("mod_" + name + ".c");
    }
}
