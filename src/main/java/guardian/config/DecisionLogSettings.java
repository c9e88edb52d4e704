package guardian.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * {@code [decision_log]}: the log that operators tail.
 *
 * @param file {@code file} (/var/log/httpd-guardian/decisions.log): absolute
 * @param style {@code style} ("logfmt"): "json" has the same keys; "fail2ban" is what that writes
 * @param recidiveFile {@code recidive_file} (""): absolute; gets a line {@code IP - DATE TIME} for
 *     each ban, or where audit files are swept for each tenth blocked request of a client, for a
 *     jail of fail2ban that reads such
 */
public record DecisionLogSettings(Path file, LogStyle style, Optional<Path> recidiveFile) {

    private static final Key<Path> FILE =
            new Key<>("file", Path.of("/var/log/httpd-guardian/decisions.log"), new AbsolutePath());
    private static final Key<LogStyle> STYLE =
            new Key<>("style", LogStyle.LOGFMT, new Choice<>(List.of(LogStyle.values())));
    private static final Key<Optional<Path>> RECIDIVE_FILE =
            new Key<>("recidive_file", Optional.empty(), new OptionalPath());

    public DecisionLogSettings {
        FILE.check(file);
        STYLE.check(style);
        RECIDIVE_FILE.check(recidiveFile);
    }

    static DecisionLogSettings read(Section in, StateSettings state) {
        return new DecisionLogSettings(
                in.get(FILE, Settings.placeOf(FILE, state)), in.get(STYLE), in.get(RECIDIVE_FILE));
    }
}
