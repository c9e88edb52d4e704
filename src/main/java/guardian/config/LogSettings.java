package guardian.config;

import java.nio.file.Path;

/**
 * {@code [log]}: what the guardian says about itself.
 *
 * @param file {@code file} (/var/log/httpd-guardian/guardian.log)
 * @param level {@code level} ("info"): trace, debug, info, warn or error
 */
public record LogSettings(Path file, String level) {}
