package guardian.doctor;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What httpd's configuration says, as httpd would read it.
 *
 * @param file the main file
 * @param serverRoot what relative paths are relative to
 * @param files how many files were read
 * @param unread how many files and directives were left out because a bound was reached
 * @param modules those that are loaded, as LoadModule and as IfModule call them
 */
record HttpdConf(
        Path file,
        Path serverRoot,
        int files,
        long unread,
        Set<String> modules,
        List<Directive> directives,
        Map<String, List<Directive>> byName) {

    HttpdConf(
            Path file,
            Path serverRoot,
            int files,
            long unread,
            Set<String> modules,
            List<Directive> directives) {
        this(file, serverRoot, files, unread, modules, directives, byName(directives));
    }

    private static Map<String, List<Directive>> byName(List<Directive> directives) {
        Map<String, List<Directive>> byName = new HashMap<>();
        for (Directive each : directives) {
            byName.computeIfAbsent(each.key(), name -> new ArrayList<>()).add(each);
        }
        return byName;
    }

    /** All of these names, of the main server and of all sites, name by name. */
    Stream<Directive> all(String... names) {
        return Stream.of(names)
                .flatMap(
                        name ->
                                byName
                                        .getOrDefault(name.toLowerCase(Locale.ROOT), List.of())
                                        .stream());
    }

    /** The one that holds for the main server: the last; null where there is none. */
    Directive last(String name) {
        return all(name).filter(Directive::isOfMainServer).reduce((a, b) -> b).orElse(null);
    }

    /** Whether that module is loaded: {@code unique_id_module}. */
    boolean has(String module) {
        return modules.contains(module);
    }
}
