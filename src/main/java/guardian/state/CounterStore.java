package guardian.state;

import java.nio.ByteBuffer;
import java.util.function.Predicate;

/**
 * Counters that survive a restart: fixed-size records, found by client and rule. What the bytes
 * mean is the window room's business.
 *
 * <p>Several processes may have one store open; each update is atomic among them. Confined to the
 * keeper thread.
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

    /**
     * Makes or changes one record, waiting at most 50 ms for it.
     *
     * @param rule a number that stays that of the rule from one start to the next
     * @return false when the record could not be reached or there is no room; nothing was changed
     */
    boolean update(long high, long low, int rule, Change change);

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

    /** Writes back and closes; idempotent. */
    @Override
    void close();
}
