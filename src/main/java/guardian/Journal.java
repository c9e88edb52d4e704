package guardian;

import guardian.config.LogSettings;
import java.util.Locale;
import org.tinylog.configuration.Configuration;

/** Tells tinylog where guardian.log lies. The file is made with the first entry, not before. */
final class Journal {

    private Journal() {}

    static void configure(LogSettings log) {
        Configuration.set("writer", "journal");
        Configuration.set("writer.file", log.file().toString());
        Configuration.set("level", "warn");
        // Chronicle warns of each recovery; what it has to say is of no use to an operator.
        Configuration.set("level@net.openhft", "error");
        Configuration.set("level@guardian", log.level().toLowerCase(Locale.ROOT));
        Configuration.set("autoshutdown", "false");
    }
}
