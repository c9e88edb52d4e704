package guardian.config;

import java.util.Locale;

/** {@code source}: what a rule is about. */
public enum Source {
    /** Requests, as the lines of the input tell them. */
    REQUEST,
    /** Records: what ModSecurity wrote down about a request, as its audit files tell it. */
    AUDIT;

    /** As in the file. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
