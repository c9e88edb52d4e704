package guardian.config;

import java.util.Locale;

/** How a line of the decision log is written. */
public enum LogStyle {
    /** Keys and values, for people and for grep. */
    LOGFMT,
    /** One JSON object with the same keys. */
    JSON,
    /** As fail2ban writes its own log, for the tools that read that. */
    FAIL2BAN;

    /** As the file writes it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
