package guardian.dns;

/** DNS gave no answer, or none that could be used: that says nothing about what was asked. */
final class NotKnown extends Exception {

    private static final long serialVersionUID = 1;

    private final boolean silent;

    /**
     * @param silent whether no server has said anything at all
     */
    NotKnown(String what, boolean silent, Throwable cause) {
        super(what, cause);
        this.silent = silent;
    }

    boolean isSilent() {
        return silent;
    }
}
