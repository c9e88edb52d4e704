package guardian.firewall;

/**
 * The firewall cannot be used as asked: which command, its answer, what to do. The message is one
 * line for operators.
 */
public final class FirewallFault extends Exception {

    private static final long serialVersionUID = 1L;

    public FirewallFault(String message) {
        super(message);
    }

    public FirewallFault(String message, Throwable cause) {
        super(message, cause);
    }
}
