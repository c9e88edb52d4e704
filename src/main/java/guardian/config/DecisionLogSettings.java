package guardian.config;

import java.nio.file.Path;

/**
 * {@code [decision_log]}: the log that operators tail.
 *
 * @param file {@code file} (/var/log/httpd-guardian/decisions.log): absolute
 */
public record DecisionLogSettings(Path file) {

    private static final Key<Path> FILE =
            new Key<>("file", Path.of("/var/log/httpd-guardian/decisions.log"), new AbsolutePath());

    public DecisionLogSettings {
        FILE.check(file);
    }

    static DecisionLogSettings read(Section in, StateSettings state) {
        return new DecisionLogSettings(in.get(FILE, Settings.placeOf(FILE, state)));
    }
}
