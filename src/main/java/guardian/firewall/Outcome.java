package guardian.firewall;

/**
 * What became of one ban or unban.
 *
 * @param failure why it failed, in one line for operators; empty if it is in force
 */
public record Outcome(String failure) {

    /** The firewall has answered that it is so. */
    public static final Outcome DONE = new Outcome("");

    /** Nobody bans every client at once, be it by a slip of the pen. */
    static final Outcome EVERYBODY = new Outcome("a network of length 0 is everybody");

    public Outcome {
        if (failure == null) {
            throw new IllegalArgumentException("an outcome without a failure is Outcome.DONE");
        }
    }

    /** An outcome that is not in force, and why. */
    public static Outcome failed(String failure) {
        return new Outcome(failure.isBlank() ? "no reason given" : failure);
    }

    /** Whether the firewall does what was asked. */
    public boolean isDone() {
        return failure.isEmpty();
    }
}
