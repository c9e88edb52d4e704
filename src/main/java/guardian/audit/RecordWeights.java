package guardian.audit;

import guardian.config.Rule;
import guardian.event.AuditRecord;
import guardian.rule.AuditSelection;
import guardian.runtime.Mailbox;
import guardian.runtime.Meter;
import guardian.window.AuditWeight;
import guardian.window.Evidence;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * What swept records weigh by the rules about them, on its way to the thread that counts. Where
 * that is behind, the sweep waits for it, for a second at most; then weights are lost and counted.
 *
 * <p>Confined to the sweeper thread, except for the meter.
 */
public final class RecordWeights implements Consumer<AuditRecord> {

    private static final int LOOKS = 500;
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private final AuditSelection selection;
    private final Mailbox<AuditWeight> mailbox;
    private final Meter lost = new Meter();
    private boolean isTaken = true;

    /**
     * @param rules all of them, in the order of their numbers
     * @param mailbox of the ingest thread
     */
    public RecordWeights(List<Rule> rules, Mailbox<AuditWeight> mailbox) {
        this.selection = new AuditSelection(rules);
        this.mailbox = mailbox;
    }

    /** Hands over what one record weighs; one without a client counts for nobody. */
    @Override
    public void accept(AuditRecord record) {
        if (record.client() == null || selection.isEmpty()) {
            return;
        }
        Evidence request = Evidence.of(record);
        long millis = Math.floorDiv(record.timeMicros(), 1000);
        selection.select(
                record,
                (rule, weight) ->
                        post(new AuditWeight(record.client(), rule, weight, millis, request)));
    }

    private void post(AuditWeight weight) {
        int looks = isTaken ? LOOKS : 0;
        isTaken = mailbox.offer(weight);
        while (!isTaken && looks-- > 0) {
            LockSupport.parkNanos(LOOK_NANOS);
            isTaken = mailbox.offer(weight);
        }
        if (!isTaken) {
            lost.increment();
        }
    }

    /** Weights that found no room. By any thread. */
    public long lost() {
        return lost.value();
    }
}
