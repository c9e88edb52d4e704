package guardian.doctor;

import guardian.config.Settings;
import java.util.List;

/**
 * What the checks look at.
 *
 * @param place the file system
 * @param httpd its configuration; null where none was found
 * @param settings ours
 */
record Site(Place place, HttpdConf httpd, Settings settings, List<Feed> feeds) {

    Site(Place place, HttpdConf httpd, Settings settings) {
        this(place, httpd, settings, httpd == null ? List.of() : Feed.of(httpd));
    }

    /** Whether ModSecurity's own line feeds the guardian. */
    boolean isFedByModSecurity() {
        return feeds.stream().anyMatch(Feed::isByModSecurity);
    }
}
