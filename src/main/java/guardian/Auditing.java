package guardian;

import guardian.audit.BlockedRequests;
import guardian.audit.RecordWeights;
import guardian.config.Settings;
import guardian.decision.Findings;
import guardian.decision.RecidiveFile;
import guardian.event.AuditRecord;
import guardian.runtime.Mailbox;
import guardian.window.AuditWeight;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What follows from records: evidence for the decision log, weights for the windows, lines for
 * recidive jails. Where no audit files are swept there are no records.
 */
final class Auditing {

    /** Each holds a request, some hundred bytes; the sweep waits when it is full. */
    private static final int MAILBOX = 1 << 12;

    private static final Logger LOG = LoggerFactory.getLogger(Auditing.class);

    private final Mailbox<AuditWeight> weights = new Mailbox<>(MAILBOX);
    private final Optional<Findings> findings;
    private final RecordWeights recordWeights;
    private final Optional<BlockedRequests> blockedRequests;

    Auditing(Settings settings) {
        boolean swept = settings.audit().directory().isPresent();
        findings =
                swept
                        ? Optional.of(new Findings(settings.input()::clientOf, (client, id) -> {}))
                        : Optional.empty();
        recordWeights = new RecordWeights(settings.rules(), weights);
        blockedRequests =
                settings.decisionLog()
                        .recidiveFile()
                        .filter(file -> swept)
                        .map(RecidiveFile::new)
                        .map(file -> new BlockedRequests(settings.input()::clientOf, file));
    }

    /** Says so where rules wait for records that nobody brings. */
    static void checkRules(Settings settings) {
        List<String> idle = settings.rulesAboutRecords();
        if (!idle.isEmpty() && settings.audit().directory().isEmpty()) {
            LOG.warn(
                    "audit.directory is not set, so these rules count nothing: {}",
                    String.join(", ", idle));
        }
    }

    /** Takes each record once, when it is safe. By the sweeper. */
    void swept(AuditRecord record) {
        // First, so that an offence by this record finds it.
        findings.ifPresent(all -> all.swept(record));
        recordWeights.accept(record);
        blockedRequests.ifPresent(all -> all.accept(record));
    }

    /** Once in a while, by the sweeper. */
    void turn() {
        blockedRequests.ifPresent(BlockedRequests::turn);
    }

    void close() throws IOException {
        if (blockedRequests.isPresent()) {
            blockedRequests.get().close();
        }
    }

    Mailbox<AuditWeight> weights() {
        return weights;
    }

    Optional<Findings> findings() {
        return findings;
    }

    /** Weights that found no room. */
    long lostWeights() {
        return recordWeights.lost();
    }

    /** Decisions whose evidence is not waited for any more, for want of room. */
    long forgottenEvidence() {
        return findings.map(Findings::forgotten).orElse(0L);
    }
}
