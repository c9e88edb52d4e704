package guardian.dns;

/** What is known about an address that may be a search engine's. */
public enum Standing {
    /** It is: its name is one of theirs, and that name has this address. */
    VERIFIED,
    /** It is not: DNS has answered, and proves nothing of the kind. */
    STRANGER,
    /** DNS has not answered, or nothing that could be used. */
    UNKNOWN
}
