package guardian;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The mark that bin/httpd-guardian leaves before it starts us. Three of them within ten seconds
 * mean that we die before we read, and the launcher saves the site by reading in our place; so the
 * first read takes it away.
 */
final class LaunchMark {

    private static final String VARIABLE = "GUARDIAN_LAUNCH_MARK";

    private LaunchMark() {}

    static void remove() {
        String mark = System.getenv(VARIABLE);
        if (mark == null || mark.isEmpty()) {
            return;
        }
        try {
            Files.deleteIfExists(Path.of(mark));
        } catch (IOException e) {
            // It counts as a failed start for ten seconds; three of those are needed.
            System.err.println("httpd-guardian: cannot remove " + mark + ": " + e);
        }
    }
}
