package guardian.notify;

import guardian.config.Pace;
import guardian.runtime.AppendFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When operators were told last, and how many notices nobody was told of since. It is kept in a
 * file, {@code MILLIS UNTOLD}, so that neither restarts nor a second guardian make for more
 * messages; where that cannot be used, this process alone keeps the pace.
 *
 * <p>Confined to the notifier thread.
 */
final class LastMessage {

    private static final Logger LOG = LoggerFactory.getLogger(LastMessage.class);

    private final Path file;
    private final long pauseMillis;
    private long millis = Long.MIN_VALUE;
    private long untold;

    LastMessage(Path file, Pace pace) {
        this.file = file;
        this.pauseMillis = pace.pause().toMillis();
    }

    /**
     * Whether it is long enough ago. A time that is yet to come is none: the clock was set back.
     */
    boolean isLongAgo(long nowMillis) {
        if (isOver(nowMillis)) {
            readAnew();
        }
        return isOver(nowMillis);
    }

    private boolean isOver(long nowMillis) {
        return millis > nowMillis || nowMillis - pauseMillis >= millis;
    }

    /** Takes the number of untold notices; from now on they are told, and so is it now. */
    long take(long nowMillis) {
        long taken = untold;
        untold = 0;
        millis = nowMillis;
        keep();
        return taken;
    }

    /** Nobody was told of so many. */
    void add(long more) {
        if (more > 0) {
            readAnew();
            untold += more;
            keep();
        }
    }

    private void readAnew() {
        try {
            AppendFile.refuseFifo(file);
            if (Files.exists(file)) {
                String[] words =
                        Files.readString(file, StandardCharsets.US_ASCII).trim().split(" ");
                millis = Math.max(millis, Long.parseLong(words[0]));
                untold = Math.max(0, Long.parseLong(words[1]));
            }
        } catch (IOException | RuntimeException e) {
            LOG.debug("{} cannot be read", file, e);
        }
    }

    private void keep() {
        try {
            Path fresh = file.resolveSibling(file.getFileName() + ".new");
            AppendFile.refuseFifo(fresh);
            Files.writeString(fresh, millis + " " + untold + "\n", StandardCharsets.US_ASCII);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            LOG.debug("{} cannot be written", file, e);
        }
    }
}
