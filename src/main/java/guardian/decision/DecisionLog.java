package guardian.decision;

import guardian.config.DecisionLogSettings;
import guardian.config.LogStyle;
import guardian.runtime.AppendFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log operators tail: one line a decision, written when the outcome is known. What cannot be
 * written goes to guardian.log instead, so that no decision is without a trace.
 *
 * <p>Confined to the enforcer thread.
 */
public final class DecisionLog implements AutoCloseable {

    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1) / 2;

    private static final Logger LOG = LoggerFactory.getLogger(DecisionLog.class);

    private final LogStyle style;
    private final AppendFile file;
    private final AppendFile recidive;
    private final ZoneId zone = ZoneId.systemDefault();
    private final LongSupplier nanos;
    private long lastLook;

    public DecisionLog(DecisionLogSettings settings) {
        this(settings, System::nanoTime);
    }

    DecisionLog(DecisionLogSettings settings, LongSupplier nanos) {
        this.style = settings.style();
        this.file = new AppendFile(settings.file());
        this.recidive = settings.recidiveFile().map(AppendFile::new).orElse(null);
        this.nanos = nanos;
        this.lastLook = nanos.getAsLong();
    }

    /** Writes one decision; a ban that shuts out also into the file that recidive jails read. */
    public void write(Decision decision, Decision.Applied applied) {
        append(file, lineOf(decision, applied));
        if (recidive != null && decision.verdict() == Verdict.BAN && !decision.ban().limited()) {
            append(recidive, RecidiveLine.of(decision, zone));
        }
    }

    private String lineOf(Decision decision, Decision.Applied applied) {
        return switch (style) {
            case LOGFMT -> LogLine.of(decision, applied);
            case JSON -> JsonLine.of(decision, applied);
            case FAIL2BAN -> Fail2banLines.of(decision, applied, zone);
        };
    }

    private static void append(AppendFile to, String line) {
        try {
            to.append((line + '\n').getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            LOG.error("cannot write {} ({}), the decision was: {}", to.path(), e, line);
        }
    }

    /** Twice a second: looks whether the files were rotated away while nothing was decided. */
    public void followRotation() {
        long now = nanos.getAsLong();
        if (now - lastLook >= LOOK_NANOS) {
            lastLook = now;
            follow(file);
            if (recidive != null) {
                follow(recidive);
            }
        }
    }

    private static void follow(AppendFile rotated) {
        try {
            rotated.followRotation();
        } catch (IOException e) {
            // The next decision tries again, and tells what is wrong.
            LOG.debug("cannot open {} anew: {}", rotated.path(), e.toString());
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
        if (recidive != null) {
            recidive.close();
        }
    }
}
