package guardian.audit;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;

/**
 * Removes directories that are empty and will stay so. ModSecurity makes one, and then a file in
 * it: what goes away between the two takes the file with it. So a directory goes only when its
 * minute is over, by this machine's time; and lest httpd has another zone, when nothing in there is
 * younger than two minutes, or its name is older than any zone can make it. That of a user stays.
 *
 * <p>Confined to the sweeper thread.
 */
final class Empties {

    private static final long SURELY_MILLIS = 26L * 3600 * 1000;
    private static final long OVER_MILLIS = 2L * 60 * 1000;
    private static final long DAY_MILLIS = 24L * 3600 * 1000;
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("uuuuMMdd-HHmm");

    private final Path root;
    private final Clock clock;

    Empties(Path root, Clock clock) {
        this.root = root;
        this.clock = clock;
    }

    /**
     * Removes the directory of a minute if it is empty and over, and that of its day.
     *
     * @param youngestMillis when the youngest file in there was written, or the directory changed
     */
    void remove(Place place, long youngestMillis) throws IOException {
        long begun = beginning(place.minute().toString());
        if (!isOver(begun, youngestMillis)) {
            return;
        }
        try (Folder top = Folder.open(root)) {
            if (place.user() == null) {
                remove(top, place);
                return;
            }
            try (Folder user = top.enter(place.user())) {
                if (user != null) {
                    remove(user, place);
                }
            }
        } catch (DirectoryNotEmptyException | NoSuchFileException e) {
            // Somebody still needs it, or has removed it.
        }
    }

    private void remove(Folder above, Place place) throws IOException {
        try (Folder day = above.enter(place.day())) {
            if (day != null) {
                day.removeFolder(place.minute());
            }
        }
        long begun = beginning(place.day() + "-0000");
        if (clock.millis() - begun > DAY_MILLIS + SURELY_MILLIS) {
            above.removeFolder(place.day());
        }
    }

    private boolean isOver(long begunMillis, long youngestMillis) {
        long now = clock.millis();
        return now - begunMillis > SURELY_MILLIS
                || now - begunMillis > OVER_MILLIS && now - youngestMillis > OVER_MILLIS;
    }

    /** When a minute begins by its name; never over when that is no time. */
    private static long beginning(String minute) {
        try {
            LocalDateTime time = LocalDateTime.parse(minute, MINUTE);
            Instant instant = time.atZone(ZoneId.systemDefault()).toInstant();
            return instant.toEpochMilli();
        } catch (DateTimeParseException e) {
            return Long.MAX_VALUE / 2;
        }
    }
}
