package guardian.logformat;

/** Which characters a value may hold: those it cannot hold tell where it ends. */
enum Alphabet {
    /** Digits, or a lone "-". */
    DIGITS,
    /** An IP address or a host name in its place; an id. */
    TOKEN,
    /** Anything without blanks, quotes and control characters. */
    NAME,
    /** What httpd escapes: blanks, but no quote without a backslash and no control character. */
    TEXT;

    boolean mayHold(char c) {
        return switch (this) {
            case DIGITS -> c >= '0' && c <= '9' || c == '-';
            case TOKEN -> c < 128 && (Character.isLetterOrDigit(c) || ".:-_%@+/".indexOf(c) >= 0);
            case NAME -> c > ' ' && c != '"';
            case TEXT -> c >= ' ' && c != '"';
        };
    }
}
