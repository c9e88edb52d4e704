package guardian.logformat;

/** What a field is to a request event; several may tell the same, then one of them is chosen. */
public enum Meaning {
    /** Tells where its neighbours end, and nothing else. */
    NONE,
    /** The address the request came from. */
    CLIENT,
    /** The address of the connection, where a proxy stands between. */
    PEER,
    /** The host name asked for. */
    HOST,
    /** The request line. */
    REQUEST,
    /** The method alone. */
    METHOD,
    /** The path, with or without its query. */
    TARGET,
    /** The protocol alone. */
    PROTOCOL,
    /** The status the client got. */
    STATUS,
    /** The transaction id. */
    ID,
    /** Bytes sent. */
    BYTES,
    /** The Referer header. */
    REFERER,
    /** The User-Agent header. */
    AGENT,
    /** The name given for Basic authentication. */
    USER,
    /** The X-Forwarded-For header. */
    FORWARDED,
    /** ModSecurity's inbound anomaly score. */
    SCORE,
    /** Microseconds that the request took. */
    TOOK_MICROS,
    /** Milliseconds that the request took. */
    TOOK_MILLIS,
    /** Seconds that the request took. */
    TOOK_SECONDS,
    /** The date in brackets. */
    DATE,
    /** A date by strftime. */
    DATE_PARTS,
    /** Seconds since 1970. */
    EPOCH_SECONDS,
    /** Milliseconds since 1970. */
    EPOCH_MILLIS,
    /** Microseconds since 1970. */
    EPOCH_MICROS,
    /** The three digits behind the second. */
    FRACTION_MILLIS,
    /** The six digits behind the second. */
    FRACTION_MICROS;

    /** Fields of one kind exclude each other. */
    Meaning kind() {
        return switch (this) {
            case TOOK_MILLIS, TOOK_SECONDS -> TOOK_MICROS;
            default -> this;
        };
    }

    /** Whether it tells when, in whole or in part. */
    public boolean isTime() {
        return compareTo(DATE) >= 0;
    }
}
