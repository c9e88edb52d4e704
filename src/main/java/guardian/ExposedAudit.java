package guardian;

import guardian.audit.SweepMeters;
import guardian.metrics.Exposition;
import guardian.window.Watch;
import java.util.function.Consumer;

/** What the sweep of audit files counts, for Prometheus. Confined to the metrics thread. */
final class ExposedAudit implements Consumer<Exposition> {

    private final Auditing auditing;
    private final Watch watch;

    ExposedAudit(Auditing auditing, Watch watch) {
        this.auditing = auditing;
        this.watch = watch;
    }

    @Override
    public void accept(Exposition to) {
        files(to, auditing.meters());
        to.counter(
                "audit_weights_late_total",
                "Weights of records that came more than five minutes late, and count nothing.",
                watch.tooLate());
        to.counter(
                "audit_weights_lost_total",
                "Weights of records that found no room, and count nothing.",
                auditing.lostWeights());
        to.counter(
                "evidence_forgotten_total",
                "Decisions that get no line of evidence, so many waited for one.",
                auditing.forgottenEvidence());
    }

    private static void files(Exposition to, SweepMeters sweep) {
        to.counter("audit_swept_total", "Audit files whose record is safe.", sweep.swept());
        to.gauge("audit_backlog_files", "Audit files that wait now.", sweep.backlogFiles());
        to.gauge("audit_backlog_bytes", "Their bytes.", sweep.backlogBytes());
        to.gauge("audit_waiting_files", "Audit files that wait for their end.", sweep.waiting());
        to.counter("audit_incomplete_total", "Audit files taken without end.", sweep.incomplete());
        to.counter(
                "audit_too_long_total",
                "Audit files not read whole (audit.max_file).",
                sweep.tooLong());
        to.counters(
                "audit_quarantined_total",
                "Audit files of which no record could be made.",
                "cause",
                sweep.quarantinedBy());
        to.counter(
                "audit_given_up_total",
                "Audit files removed unread (audit.max_backlog).",
                sweep.givenUp());
        to.counter("audit_failures_total", "Attempts on a file that failed.", sweep.failures());
    }
}
