package guardian.runtime;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Map;
import org.tinylog.Level;
import org.tinylog.core.LogEntry;
import org.tinylog.core.LogEntryValue;
import org.tinylog.writers.Writer;

/**
 * Writes guardian.log for tinylog, which itself would hold on to a file that was rotated away: one
 * line an entry, {@code TIME LEVEL message}, causes behind it. A log that cannot be written must
 * not end us, so that is said on standard error, once.
 */
public final class JournalWriter implements Writer {

    private static final int MOST_FRAMES = 8;

    private final AppendFile file;
    private boolean complained;

    /** Called by tinylog with the writer's properties; {@code file} is the path. */
    public JournalWriter(Map<String, String> properties) {
        this.file = new AppendFile(Path.of(properties.get("file")));
    }

    @Override
    public Collection<LogEntryValue> getRequiredLogEntryValues() {
        return EnumSet.of(
                LogEntryValue.DATE,
                LogEntryValue.LEVEL,
                LogEntryValue.MESSAGE,
                LogEntryValue.EXCEPTION);
    }

    @Override
    public void write(LogEntry entry) {
        Instant time = entry.getTimestamp().toInstant().truncatedTo(ChronoUnit.MILLIS);
        StringBuilder line = new StringBuilder(200);
        line.append(time).append(' ').append(entry.getLevel()).append(' ');
        if (entry.getMessage() != null) {
            line.append(entry.getMessage());
        }
        Throwable cause = entry.getException();
        for (int depth = 0; cause != null && depth < 5; depth++) {
            line.append(depth == 0 ? ": " : "; because: ").append(cause);
            if (!(cause instanceof IOException)) {
                frames(cause, line);
            }
            cause = cause.getCause();
        }
        String text = oneLine(line);
        if (entry.getLevel().compareTo(Level.WARN) >= 0) {
            String stamp = time.toString();
            LatestTroubles.keep(
                    stamp,
                    text.substring(stamp.length() + 1),
                    entry.getLevel().compareTo(Level.ERROR) >= 0);
        }
        append(text);
    }

    /** Where it happened; an operator is asked to report such lines. */
    private static void frames(Throwable cause, StringBuilder line) {
        StackTraceElement[] frames = cause.getStackTrace();
        for (int i = 0; i < Math.min(MOST_FRAMES, frames.length); i++) {
            line.append(i == 0 ? " at " : " < ").append(frames[i]);
        }
    }

    private void append(String line) {
        try {
            file.append((line + '\n').getBytes(StandardCharsets.UTF_8));
            complained = false;
        } catch (IOException e) {
            if (!complained) {
                complained = true;
                System.err.println("httpd-guardian: cannot write " + file.path() + ": " + e);
            }
            System.err.println(line);
        }
    }

    private static String oneLine(CharSequence text) {
        StringBuilder line = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            line.append(c < ' ' || c == 127 ? ' ' : c);
        }
        return line.toString();
    }

    @Override
    public void flush() {
        // Each line is written at once.
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
