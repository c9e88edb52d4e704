package guardian.ingest;

import guardian.event.RequestEvent;

/** Reads one kind of line. Confined to the reader's thread; holds caches, no lines. */
public interface LineFormat {

    /**
     * Reads {@code line[from, to)}, which holds no line end.
     *
     * @return null when {@code into} now holds the request, else why it does not
     */
    Malformed read(byte[] line, int from, int to, RequestEvent into);

    /** Whether its lines tell a time that can be read. */
    default boolean hasTime() {
        return true;
    }

    /** Whether its lines hold X-Forwarded-For. */
    default boolean hasForwarded() {
        return false;
    }
}
