package guardian.decision;

import guardian.runtime.AppendFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log operators tail: one line a decision, written when the outcome is known. What cannot be
 * written goes to guardian.log instead, so that no decision is without a trace.
 *
 * <p>Confined to the enforcer thread.
 */
public final class DecisionLog implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DecisionLog.class);

    private final AppendFile file;

    public DecisionLog(AppendFile file) {
        this.file = file;
    }

    /** Writes one decision. */
    public void write(Decision decision, Decision.Applied applied) {
        String line = LogLine.of(decision, applied);
        try {
            file.append((line + '\n').getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            LOG.error("cannot write {} ({}), the decision was: {}", file.path(), e, line);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
