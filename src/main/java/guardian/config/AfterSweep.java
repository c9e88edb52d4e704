package guardian.config;

import java.util.Locale;

/** What becomes of an audit file once its record is safe. */
public enum AfterSweep {
    /** It is removed, and directories that are empty then. */
    DELETE,
    /** It stays, and is remembered as swept. */
    KEEP,
    /** It is moved to {@code audit.archive}. */
    ARCHIVE;

    /** As the file writes it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
