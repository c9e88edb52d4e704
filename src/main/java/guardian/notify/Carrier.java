package guardian.notify;

import java.io.IOException;

/** A way to operators. */
interface Carrier {

    /** Its key in the configuration. */
    String name();

    /**
     * Brings the message there; it has arrived when this returns. Takes no longer than its time
     * limit, and ends at once when interrupted.
     *
     * @throws IOException when it did not arrive, or perhaps did not; the message says why, and
     *     holds no secret
     */
    void carry(Message message) throws IOException;
}
