package guardian.doctor;

import java.nio.file.Path;
import java.util.List;

/**
 * Where a system keeps httpd's configuration.
 *
 * @param file the main file
 * @param serverRoot what relative paths are relative to, until ServerRoot says otherwise
 * @param environment what sets httpd's environment
 */
record HttpdLayout(String file, String serverRoot, String environment) {

    private static final List<HttpdLayout> KNOWN =
            List.of(
                    new HttpdLayout(
                            "/etc/apache2/apache2.conf", "/etc/apache2", "/etc/apache2/envvars"),
                    new HttpdLayout(
                            "/etc/httpd/conf/httpd.conf", "/etc/httpd", "/etc/sysconfig/httpd"));

    /** The configuration that is there, by Debian's or Red Hat's layout; null for none. */
    static HttpdConf find(Place place) {
        for (HttpdLayout each : KNOWN) {
            if (place.exists(each.file)) {
                return each.read(place, Path.of(each.file));
            }
        }
        return null;
    }

    /** The configuration in that file, or null; the layout it is in tells the rest. */
    static HttpdConf find(Place place, Path file) {
        if (place.read(file) == null) {
            return null;
        }
        for (HttpdLayout each : KNOWN) {
            if (file.equals(Path.of(each.file))) {
                return each.read(place, file);
            }
        }
        Path beside = file.toAbsolutePath().resolveSibling("envvars");
        Path serverRoot = file.toAbsolutePath().resolveSibling("");
        return HttpdReader.read(place, file, serverRoot, beside);
    }

    private HttpdConf read(Place place, Path main) {
        return HttpdReader.read(place, main, Path.of(serverRoot), Path.of(environment));
    }

    static String known() {
        return String.join(", ", KNOWN.stream().map(HttpdLayout::file).toList());
    }
}
