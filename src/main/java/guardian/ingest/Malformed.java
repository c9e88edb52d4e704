package guardian.ingest;

/** Why a line is no request event. A normal value: bad lines are counted, never thrown. */
public enum Malformed implements Cause {
    /** Nothing, or blanks only. */
    EMPTY("empty"),
    /** Longer than {@link LineSplitter#LONGEST_LINE}; skipped up to its end. */
    TOO_LONG("too-long"),
    /** Holds control bytes, which httpd escapes and therefore never writes. */
    BINARY("binary"),
    /** The fields behind the request are not those of the format. */
    FIELDS("fields"),
    /** The client is not an IP address: a host name, a zone id, an odd form. */
    ADDRESS("address"),
    /** No date in brackets, or an impossible one. */
    DATE("date"),
    /** No request in quotes behind the date. */
    REQUEST("request");

    private final String word;

    Malformed(String word) {
        this.word = word;
    }

    @Override
    public String word() {
        return word;
    }
}
