package guardian.config;

import java.nio.file.Path;
import java.util.List;

/**
 * {@code [log]}: what the guardian writes about itself.
 *
 * @param file {@code file} (/var/log/httpd-guardian/guardian.log): absolute
 * @param level {@code level} ("info"): trace, debug, info, warn or error
 */
public record LogSettings(Path file, String level) {

    private static final Key<Path> FILE =
            new Key<>("file", Path.of("/var/log/httpd-guardian/guardian.log"), new AbsolutePath());
    private static final Key<String> LEVEL =
            new Key<>(
                    "level",
                    "info",
                    new Choice<>(List.of("trace", "debug", "info", "warn", "error")));

    public LogSettings {
        FILE.check(file);
        LEVEL.check(level);
    }

    static LogSettings read(Section in, StateSettings state) {
        return new LogSettings(in.get(FILE, Settings.placeOf(FILE, state)), in.get(LEVEL));
    }
}
