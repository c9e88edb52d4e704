package guardian.store;

import guardian.config.Settings;
import java.nio.file.Path;
import java.util.Map;

/** Which database the settings name. */
final class Databases {

    private static final String SQLITE = "jdbc:sqlite:";

    private Databases() {}

    /**
     * Opens nothing.
     *
     * @param environment of this process, where a password may be
     */
    static Database of(Settings settings, Map<String, String> environment) {
        String url = settings.store().url();
        if (url.startsWith(SQLITE)) {
            return new SqliteDatabase(
                    Path.of(url.substring(SQLITE.length())), settings.state().directory());
        }
        return new ServerDatabase(
                url,
                settings.store().user(),
                new Password(settings.store().passwordFile(), environment));
    }
}
