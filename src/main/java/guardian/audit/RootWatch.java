package guardian.audit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
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
            if (isSerialLog()) {
                LOG.error("audit.directory: {}", Serial.explanation(root));
            } else {
                LOG.error("cannot look into the audit directory {}; trying again", root, cause);
            }
        }
    }

    private boolean isSerialLog() {
        if (!Files.isRegularFile(root)) {
            return false;
        }
        try (InputStream in = Files.newInputStream(root)) {
            byte[] head = in.readNBytes(64);
            return Serial.isRecord(head, head.length);
        } catch (IOException e) {
            return false;
        }
    }
}
