package guardian.config;

/** What follows from a decision. */
public enum Mode {
    /** It is logged; no firewall is touched. */
    WARN,
    /** It is logged and carried out. */
    BLOCK
}
