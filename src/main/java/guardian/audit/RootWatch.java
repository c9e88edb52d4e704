package guardian.audit;

import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells when the audit directory cannot be looked into, and why: once, until it can again.
 *
 * <p>Confined to the sweeper thread.
 */
final class RootWatch {

    private static final Logger LOG = LoggerFactory.getLogger(RootWatch.class);

    private final Path root;
    private boolean failed;

    RootWatch(Path root) {
        this.root = root;
    }

    /** It can be looked into. */
    void found() {
        if (failed) {
            failed = false;
            LOG.info("the audit directory {} can be looked into again", root);
        }
    }

    /** It cannot. */
    void failed(IOException cause) {
        if (!failed) {
            failed = true;
            if (Serial.isLog(root)) {
                LOG.error("audit.directory: {}", Serial.explanation(root));
            } else {
                LOG.error("cannot look into the audit directory {}; trying again", root, cause);
            }
        }
    }
}
