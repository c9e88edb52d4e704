package guardian.event;

/** What is to be known about how a record was read. */
public enum AuditMark {
    /** The file had no end, and nobody wrote to it any more: it was taken as it was. */
    INCOMPLETE,
    /** The file is longer than is read: a piece of it was skipped. */
    TOO_LONG,
    /** A part stands there twice: somebody knew the boundary, and forged one. */
    REPEATED_PART,
    /** Longer texts, or more rules, tags or uploads, than are kept. */
    CUT
}
