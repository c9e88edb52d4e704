package guardian.pattern;

/**
 * How nearly all texts fail to match: after a few bytes the patterns wait for the beginning of
 * something, which is one of at most four bytes, and it does not come. Immutable; any thread.
 */
public final class Waiting {

    private final int[] next;
    private final char[] columns;
    private final int begin;
    private final int row;
    private final ByteSearch leaving;

    /**
     * @param row that of waiting, where no text that ends matches
     */
    Waiting(int[] next, char[] columns, int begin, int row, ByteSearch leaving) {
        this.next = next;
        this.columns = columns;
        this.begin = begin;
        this.row = row;
        this.leaving = leaving;
    }

    /** Whether the patterns wait behind some of the bytes of {@code text[from, to)}. */
    public boolean begins(byte[] text, int from, int to) {
        int now = begin;
        int at = from;
        while (now != row && now != SideBySide.DEAD && at < to) {
            now = next[now + columns[text[at++] & 0xFF]];
        }
        return now == row;
    }

    /** Whether a third and a fourth byte differ from the first two. */
    public boolean areMore() {
        return leaving.areMore();
    }

    /** The byte that ends the waiting, eight times over. */
    public long first() {
        return leaving.first();
    }

    /** Another one, or the same. */
    public long second() {
        return leaving.second();
    }

    /** Another one, or the same. */
    public long third() {
        return leaving.third();
    }

    /** Another one, or the same. */
    public long fourth() {
        return leaving.fourth();
    }
}
