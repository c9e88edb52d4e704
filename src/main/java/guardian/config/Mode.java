package guardian.config;

import java.util.Locale;

/** Whether decisions reach the firewall. */
public enum Mode {
    /** Everything is decided and logged, no firewall is touched. */
    WARN,
    /** Bans are carried out. */
    BLOCK;

    /** As the file writes it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
