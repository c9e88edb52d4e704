package guardian.store;

/**
 * How it is with a connection to the database.
 *
 * @param name of the database, without secrets
 * @param fault why it did not do what was asked last; empty when it did
 * @param downSeconds for how long it has not; 0 when it does
 * @param sinceCommitSeconds how long ago it last took something; {@link #NEVER} when it never did
 */
public record StoreHealth(String name, String fault, long downSeconds, long sinceCommitSeconds) {

    /** It has not taken anything yet. */
    public static final long NEVER = -1;
}
