package guardian.config;

import java.util.Locale;

/** {@code response}: what the packets of a banned client meet. */
public enum Response {
    /** Silence. */
    DROP,
    /** A refusal at once: a TCP reset, or ICMP's word for a closed port. */
    REJECT;

    /** As in the file. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
