package guardian;

import guardian.audit.SweepMeters;
import guardian.window.Watch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is to be said now and then about the sweep of audit files. Confined to the main thread. */
final class AuditReport {

    private static final Logger LOG = LoggerFactory.getLogger(AuditReport.class);

    private final Auditing auditing;
    private final Watch watch;
    private final News news;

    AuditReport(Auditing auditing, Watch watch, News news) {
        this.auditing = auditing;
        this.watch = watch;
        this.news = news;
    }

    /** True when there was anything new. */
    boolean report() {
        boolean any =
                news.tell(
                        "tooLate",
                        watch.tooLate(),
                        "weights of audit records came more than five minutes late, and count"
                                + " nothing");
        any |=
                news.tell(
                        "lostWeights",
                        auditing.lostWeights(),
                        "weights of audit records found no room, and count nothing");
        any |=
                news.tell(
                        "evidence",
                        auditing.forgottenEvidence(),
                        "decisions get no line of evidence, so many wait for one");
        return any | reportSweep(auditing.meters());
    }

    private boolean reportSweep(SweepMeters sweep) {
        boolean any =
                news.tell(
                        "incomplete",
                        sweep.incomplete(),
                        "audit files were taken without their end");
        any |=
                news.tell(
                        "tooLong",
                        sweep.tooLong(),
                        "audit files were too long to be read whole (audit.max_file)");
        any |=
                news.tell(
                        "quarantined",
                        sweep.quarantined(),
                        "audit files hold no record, and lie in quarantine");
        any |=
                news.tell(
                        "givenUp",
                        sweep.givenUp(),
                        "audit files were removed unread (audit.max_backlog)");
        if (news.isNew("sweepFailures", sweep.failures())) {
            any = true;
            LOG.warn(
                    "{} attempts on audit files failed so far, the last: {}",
                    sweep.failures(),
                    sweep.failure());
        }
        return any;
    }
}
