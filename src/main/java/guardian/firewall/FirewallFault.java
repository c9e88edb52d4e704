package guardian.firewall;

/**
 * The firewall cannot be used as asked: which command, its answer, what to do. The message is one
 * line for operators.
 */
public final class FirewallFault extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean late;

    public FirewallFault(String message) {
        super(message);
        late = false;
    }

    public FirewallFault(String message, Throwable cause) {
        super(message, cause);
        late = cause instanceof FirewallFault fault && fault.late;
    }

    private FirewallFault(String message, boolean late) {
        super(message);
        this.late = late;
    }

    /** Nothing was heard in time. */
    static FirewallFault late(String message) {
        return new FirewallFault(message, true);
    }

    /**
     * Whether nothing was heard in time; else there was an answer, and it will be the same again.
     */
    boolean isLate() {
        return late;
    }
}
