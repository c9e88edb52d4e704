package guardian.window;

/** The two sliding windows. */
public enum Window {
    /** The last minute. */
    ONE_MINUTE("1m"),
    /** The last five minutes. */
    FIVE_MINUTES("5m");

    private final String word;

    Window(String word) {
        this.word = word;
    }

    /** The word in configuration and decision log. */
    public String word() {
        return word;
    }
}
