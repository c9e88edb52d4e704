package guardian.audit;

import guardian.runtime.Meter;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** What the sweep counts. Counted by the sweeper thread, read by any. */
public final class SweepMeters {

    final Meter swept = new Meter();
    final Meter known = new Meter();
    final Meter incomplete = new Meter();
    final Meter tooLong = new Meter();
    final Meter quarantined = new Meter();
    final Meter forOthers = new Meter();
    final Meter young = new Meter();
    final Meter givenUp = new Meter();
    final Meter failures = new Meter();
    final Meter unsought = new Meter();
    final Meter repaired = new Meter();
    final Meter waiting = new Meter();
    final Meter backlogFiles = new Meter();
    final Meter backlogBytes = new Meter();
    private final Map<String, Long> causes = new ConcurrentSkipListMap<>();
    private volatile String failure = "";

    /** The cause is one of few sentences of ours. */
    void quarantined(String cause) {
        quarantined.increment();
        causes.merge(cause, 1L, Long::sum);
    }

    void failed(String what) {
        failures.increment();
        failure = what;
    }

    /** Files whose record is safe, those included that were known before. */
    public long swept() {
        return swept.value();
    }

    /** Files that were read again after a crash, whose record was there already. */
    public long known() {
        return known.value();
    }

    /** Files that were taken without their end. */
    public long incomplete() {
        return incomplete.value();
    }

    /** Files of which the middle was not read. */
    public long tooLong() {
        return tooLong.value();
    }

    /** Files of which no record could be made. */
    public long quarantined() {
        return quarantined.value();
    }

    /** The same by cause. */
    public Map<String, Long> quarantinedBy() {
        return Map.copyOf(causes);
    }

    /** Looks at files whose records are somebody else's to take. */
    public long forOthers() {
        return forOthers.value();
    }

    /** Looks at files that somebody may have been writing in that moment. */
    public long young() {
        return young.value();
    }

    /** Files that were removed unread, because of {@code audit.max_backlog}. */
    public long givenUp() {
        return givenUp.value();
    }

    /** Attempts on a file that failed. */
    public long failures() {
        return failures.value();
    }

    /** What was attempted last of those, on which file, and why it failed. */
    public String failure() {
        return failure;
    }

    /** Transactions that were to be found at once, and were not, for want of room or of a file. */
    public long unsought() {
        return unsought.value();
    }

    /** Directories that got another mode, owner or group. */
    public long repaired() {
        return repaired.value();
    }

    /** Files that wait for their end now. */
    public long waiting() {
        return waiting.value();
    }

    /** Files that wait now because their records are not taken. */
    public long backlogFiles() {
        return backlogFiles.value();
    }

    /** Their bytes. */
    public long backlogBytes() {
        return backlogBytes.value();
    }
}
