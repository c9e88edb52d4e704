package guardian.window;

/** The two sliding windows. */
public enum Window {
    /** The last minute. */
    ONE_MINUTE("1m", 60),
    /** The last five minutes. */
    FIVE_MINUTES("5m", 300);

    private final String word;
    private final int seconds;

    Window(String word, int seconds) {
        this.word = word;
        this.seconds = seconds;
    }

    /** The word in configuration and decision log. */
    public String word() {
        return word;
    }

    /** For how long after a request nobody can be sure that it has left the window. */
    public int farthestSeconds() {
        // In buckets it reaches back too far by 1/30, and a request may be late in its second.
        return seconds + seconds / 30 + 1;
    }
}
