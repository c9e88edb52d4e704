package guardian.ingest;

/** Why a request that came through a trusted proxy is nobody's. */
public enum Clientless implements Cause {
    /** The line has no X-Forwarded-For, or an empty one. */
    NO_HEADER("no-header"),
    /** Every entry is a trusted proxy. */
    ALL_TRUSTED("all-trusted"),
    /** Behind trusted proxies stands what is no address. */
    ODD_ENTRY("odd-entry"),
    /** {@link ForwardedClient#MOST_HOPS} trusted proxies in a row, and there are more entries. */
    TOO_MANY_HOPS("too-many-hops");

    private final String word;

    Clientless(String word) {
        this.word = word;
    }

    @Override
    public String word() {
        return word;
    }
}
