package guardian.audit;

import guardian.event.AuditRecord;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;

/**
 * Where records go that the sweep has read. What was taken is safe: its file is removed next.
 *
 * <p>Called by the sweeper thread alone, which may wait here for the database.
 */
@FunctionalInterface
public interface AuditSink {

    /**
     * Makes all of them durable, or none. The same record comes again after a crash between this
     * and the removal of its file; it must be recognised by its {@link AuditRecord#file()}, and
     * counts for nothing then.
     *
     * @param records in the order in which they were swept, at most some hundreds
     * @return the places in the list of those that were already there
     * @throws IOException when they cannot be kept now: their files stay, and it is tried again
     */
    BitSet take(List<AuditRecord> records) throws IOException;
}
