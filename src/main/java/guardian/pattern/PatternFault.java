package guardian.pattern;

/** Why a text is no pattern; the message is for the operator. */
public final class PatternFault extends Exception {

    private static final long serialVersionUID = 1;

    PatternFault(String message) {
        super(message);
    }
}
