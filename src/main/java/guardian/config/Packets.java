package guardian.config;

import java.util.Locale;

/** {@code packets}: which packets of a banned client are met. */
public enum Packets {
    /** Every one: open connections fall silent, too. */
    ALL,
    /** Those that open connections; what is open goes on. */
    NEW;

    /** As in the file. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
