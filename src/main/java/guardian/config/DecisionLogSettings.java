package guardian.config;

import java.nio.file.Path;

/**
 * {@code [decision_log]}: the log operators tail.
 *
 * @param file {@code file} (/var/log/httpd-guardian/decisions.log)
 */
public record DecisionLogSettings(Path file) {}
