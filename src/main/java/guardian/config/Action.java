package guardian.config;

import java.util.Locale;

/** {@code action}: what follows from an offence. */
public enum Action {
    /** A ban. */
    BAN,
    /** A line in the decision log. */
    LOG;

    /** As in the file. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
