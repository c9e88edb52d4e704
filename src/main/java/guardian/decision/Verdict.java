package guardian.decision;

/** What was decided, with its word in the decision log. */
public enum Verdict {
    /** The client is banned from now on. */
    BAN("ban"),
    /** An open ban ends later, because of another rule. */
    EXTEND("extend"),
    /** An open ban was lifted before its end. */
    UNBAN("unban"),
    /** A ban has reached its end. */
    EXPIRE("expire"),
    /** An open ban that the firewall did not have was put back. */
    RESTORE("restore"),
    /** The client would be banned, were it not on the allowlist. */
    ALLOWLISTED("allowlisted"),
    /** The client would be banned, were this not warn mode, a dry run or replay. */
    WOULD_BAN("would-ban"),
    /** The client would be banned, had the brake not stopped the rule. */
    HELD("held"),
    /** A ban, or the end of one, was decided, and the firewall did not do it. */
    FAILED("failed");

    private final String word;

    Verdict(String word) {
        this.word = word;
    }

    /** The word in the decision log. */
    public String word() {
        return word;
    }
}
