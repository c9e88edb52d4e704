package guardian.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Predicate;

/**
 * Counters that survive a restart: fixed-size records, found by client and rule. What the bytes
 * mean is the window room's business.
 *
 * <p>Several processes may have one store open; each update is atomic among them. A store that
 * turns out damaged throws a RuntimeException, an InternalError (its file was cut short under us)
 * or an AssertionError from any method: then {@link #setAside} it. Confined to the keeper thread.
 */
public interface CounterStore extends AutoCloseable {

    /** Length of a record in bytes. */
    int RECORD_BYTES = 120;

    /** Changes a record in place. */
    interface Change {

        /**
         * @param record {@link #RECORD_BYTES} in native order, from position 0
         * @param isNew whether there was none, so that the bytes mean nothing yet
         */
        void apply(ByteBuffer record, boolean isNew);
    }

    /** What became of an update. */
    enum Outcome {
        /** It was made. */
        KEPT,
        /** There is no such record, and no room for one. */
        NO_ROOM,
        /** Somebody holds that part of the store and does not let go; for now or for ever. */
        STUCK
    }

    /**
     * Opens what the last guardian closed, or what others have open, or makes it. May take seconds.
     * Once closed or set aside, it may be opened again.
     *
     * @throws IOException when that is not possible now
     */
    void open() throws IOException;

    /**
     * Makes or changes one record. Waits at most 50 ms for the part of the store it is in, and not
     * at all when that was {@link Outcome#STUCK} before.
     *
     * @param rule a number that stays that of the rule from one start to the next
     */
    Outcome update(long high, long low, int rule, Change change);

    /**
     * Looks whether what was stuck is free again, and does what is due and must be done alone.
     * Cheap when nothing is due; else it may take seconds.
     *
     * @return whether records that were {@link Outcome#STUCK} can be reached again
     * @throws IOException when these counters are not those of the next guardian any more, because
     *     their file was removed or replaced: close and open again
     */
    boolean mend() throws IOException;

    /** Whether a part of the store is stuck. */
    boolean isStuck();

    /** How many parts {@link #purge} goes through. */
    int parts();

    /**
     * Removes stale records, a little at a time: the next part of the store at each call.
     *
     * @return how many were removed
     */
    int purge(Predicate<ByteBuffer> isStale);

    /** Whether newcomers will soon find no room. */
    boolean isCrowded();

    /** Records held. */
    long size();

    /** Gives damaged counters up: they are closed, and nobody will open them again. */
    void setAside();

    /** Closes; idempotent. */
    @Override
    void close();
}
