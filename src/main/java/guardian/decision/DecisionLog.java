package guardian.decision;

import guardian.config.DecisionLogSettings;
import guardian.config.LogStyle;
import guardian.runtime.AppendFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
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

    private LogStyle style;
    private final AppendFile file;
    private final RecidiveFile recidive;
    private final Findings findings;
    private final ZoneId zone = ZoneId.systemDefault();
    private final LongSupplier nanos;
    private BiConsumer<Decision, Decision.Applied> others = (decision, applied) -> {};
    private long lastLook;

    /** Where no audit files are swept: then bans go into the file that recidive jails read. */
    public DecisionLog(DecisionLogSettings settings) {
        this(settings, System::nanoTime);
    }

    /** Where audit files are swept: then blocked requests do, which the sweep writes there. */
    public DecisionLog(DecisionLogSettings settings, Findings findings) {
        this(settings.style(), new AppendFile(settings.file()), null, findings, System::nanoTime);
    }

    DecisionLog(DecisionLogSettings settings, LongSupplier nanos) {
        this(
                settings.style(),
                new AppendFile(settings.file()),
                settings.recidiveFile().map(RecidiveFile::new).orElse(null),
                null,
                nanos);
    }

    private DecisionLog(
            LogStyle style,
            AppendFile file,
            RecidiveFile recidive,
            Findings findings,
            LongSupplier nanos) {
        this.style = style;
        this.file = file;
        this.recidive = recidive;
        this.findings = findings;
        this.nanos = nanos;
        this.lastLook = nanos.getAsLong();
    }

    /** From now on lines are written in that style. */
    public void use(LogStyle with) {
        style = with;
    }

    /** From now on each decision goes there, too, after its line is written. */
    public DecisionLog alsoTo(BiConsumer<Decision, Decision.Applied> more) {
        others = more;
        return this;
    }

    /** Writes one decision; a ban that shuts out also into the file that recidive jails read. */
    public void write(Decision decision, Decision.Applied applied) {
        append(lineOf(findings == null ? decision : findings.with(decision), applied));
        if (recidive != null && decision.verdict() == Verdict.BAN && !decision.ban().limited()) {
            recidive.write(decision.ban().client(), decision.timeMillis());
        }
        others.accept(decision, applied);
    }

    /** Writes what has become known of the requests of decisions that are written already. */
    public void tellEvidence(long nowMillis) {
        if (findings != null) {
            findings.take().forEach(late -> append(lineOf(late, nowMillis)));
        }
    }

    private String lineOf(LateFinding late, long nowMillis) {
        return switch (style) {
            case LOGFMT -> LogLine.of(late, nowMillis);
            case JSON -> JsonLine.of(late, nowMillis);
            case FAIL2BAN -> Fail2banLines.of(late, nowMillis, zone);
        };
    }

    private String lineOf(Decision decision, Decision.Applied applied) {
        return switch (style) {
            case LOGFMT -> LogLine.of(decision, applied);
            case JSON -> JsonLine.of(decision, applied);
            case FAIL2BAN -> Fail2banLines.of(decision, applied, zone);
        };
    }

    private void append(String line) {
        try {
            file.append((line + '\n').getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            LOG.error("cannot write {} ({}), the line was: {}", file.path(), e, line);
        }
    }

    /** Twice a second: looks whether the files were rotated away while nothing was decided. */
    public void followRotation() {
        long now = nanos.getAsLong();
        if (now - lastLook >= LOOK_NANOS) {
            lastLook = now;
            follow();
            if (recidive != null) {
                recidive.followRotation();
            }
        }
    }

    private void follow() {
        try {
            file.followRotation();
        } catch (IOException e) {
            // The next decision tries again, and tells what is wrong.
            LOG.debug("cannot open {} anew: {}", file.path(), e.toString());
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
