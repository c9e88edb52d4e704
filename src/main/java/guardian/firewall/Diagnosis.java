package guardian.firewall;

/**
 * Why a ban does not work.
 *
 * @param cause the likely one
 * @param detail what was found, and what helps, in one line for operators
 * @param mends whether the next look at the firewall puts it right
 */
public record Diagnosis(Cause cause, String detail, boolean mends) {

    /** Something that the guardian cannot change. */
    Diagnosis(Cause cause, String detail) {
        this(cause, detail, false);
    }

    @Override
    public String toString() {
        return cause.words() + ": " + detail + (mends ? "; put right now" : "");
    }
}
