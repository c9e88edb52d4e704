package guardian.decision;

import guardian.event.Prefix;
import guardian.runtime.AppendFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file that the recidive jails of those read who had chained ModSecurity and fail2ban by hand;
 * its lines are in local time: {@code 192.0.2.7 - 2026-11-21 01:02:03}.
 *
 * <p>Safe for several threads.
 */
public final class RecidiveFile implements AutoCloseable {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

    private static final Logger LOG = LoggerFactory.getLogger(RecidiveFile.class);

    private final AppendFile file;
    private final ZoneId zone = ZoneId.systemDefault();

    public RecidiveFile(Path path) {
        this.file = new AppendFile(path);
    }

    /** Writes one line; what cannot be written is in guardian.log instead. */
    public void write(Prefix client, long timeMillis) {
        String line = lineOf(client, timeMillis, zone);
        try {
            file.append((line + '\n').getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            LOG.error("cannot write {} ({}), the line was: {}", file.path(), e, line);
        }
    }

    static String lineOf(Prefix client, long timeMillis, ZoneId zone) {
        return client + " - " + TIME.withZone(zone).format(Instant.ofEpochMilli(timeMillis));
    }

    /** Looks whether it was rotated away. */
    public void followRotation() {
        try {
            file.followRotation();
        } catch (IOException e) {
            // The next line tries again, and tells what is wrong.
            LOG.debug("cannot open {} anew: {}", file.path(), e.toString());
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
