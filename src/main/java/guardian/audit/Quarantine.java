package guardian.audit;

import guardian.runtime.AppendFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where files go of which no record can be made, so that they are in nobody's way. Each is a line
 * in {@code reasons.log}: time, name in here, size, where it lay, why.
 *
 * <p>What cannot be moved, and what comes once {@value #MOST} files are in here, stays where it is.
 *
 * <p>Confined to the sweeper thread.
 */
final class Quarantine {

    static final int MOST = 10_000;

    private static final String REASONS = "reasons.log";
    private static final String NOT_MOVED = "-";
    private static final int LONGEST_NAME = 200;

    private static final Logger LOG = LoggerFactory.getLogger(Quarantine.class);

    private final Storage storage;
    private final AppendFile reasons;
    private final Left left;
    private final Clock clock;
    private int held = -1;
    private boolean complained;

    Quarantine(Path directory, Left left, Clock clock) {
        this.storage = new Storage(directory);
        this.reasons = new AppendFile(directory.resolve(REASONS));
        this.left = left;
        this.clock = clock;
    }

    /**
     * Takes a file away.
     *
     * @param path where it lies below the audit directory
     * @param file what is known of it
     */
    void take(Folder from, Path name, String path, BasicFileAttributes file, String reason) {
        String got = NOT_MOVED;
        if (!file.isDirectory()) {
            got = move(from, name, path);
        }
        if (got.equals(NOT_MOVED)) {
            left.add(file);
        }
        write(got, file.size(), path, reason);
    }

    private String move(Folder from, Path name, String path) {
        try (Folder here = storage.open("")) {
            if (held < 0) {
                held = count(here);
            }
            if (held < MOST) {
                String got = storage.move(from, name, here, "", shortened(path.replace('/', '_')));
                held++;
                return got;
            }
            complain("it has " + MOST + " files already; look at them, and remove them", null);
        } catch (IOException e) {
            complain("a file could not be moved there", e);
        }
        return NOT_MOVED;
    }

    private static int count(Folder folder) {
        int count = 0;
        for (Iterator<Path> names = folder.names(); names.hasNext() && count < MOST; count++) {
            names.next();
        }
        return count;
    }

    private void write(String name, long size, String path, String reason) {
        Instant now = Instant.ofEpochMilli(clock.millis()).truncatedTo(ChronoUnit.MILLIS);
        String line = now + " " + name + ' ' + size + ' ' + path + ' ' + reason + '\n';
        try {
            reasons.append(line.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            complain("its reasons.log cannot be written", e);
        }
    }

    private void complain(String what, IOException cause) {
        if (!complained) {
            complained = true;
            LOG.error(
                    "quarantine {}: {}; such files stay where they are",
                    storage.root(),
                    what,
                    cause);
        }
    }

    private static String shortened(String name) {
        return name.length() > LONGEST_NAME ? name.substring(name.length() - LONGEST_NAME) : name;
    }
}
