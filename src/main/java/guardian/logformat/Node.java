package guardian.logformat;

/** What stands between two literals of a layout. */
public sealed interface Node permits Field, Group {

    /** Whether its text may hold this character; a quote counts without a backslash only. */
    boolean mayHold(char c);

    /** Bytes of every value, or 0 when they differ. */
    int width();
}
