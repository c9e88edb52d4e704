package guardian.logformat;

/** Why a text is no LogFormat that lines could be read by; the message is for the operator. */
public final class FormatFault extends Exception {

    private static final long serialVersionUID = 1;

    FormatFault(String message) {
        super(message);
    }
}
