package guardian.config;

import java.nio.file.Path;

/**
 * {@code [state]}: what survives a restart.
 *
 * @param directory {@code directory} (/var/lib/httpd-guardian): where it lies, absolute. When it is
 *     elsewhere, log files that are not set lie in it, too
 * @param maxClients {@code max_clients} (250000): how many clients are counted at a time, 1,000 to
 *     50,000,000
 */
public record StateSettings(Path directory, int maxClients) {

    private static final Key<Path> DIRECTORY =
            new Key<>("directory", Path.of("/var/lib/httpd-guardian"), new AbsolutePath());
    private static final Key<Integer> MAX_CLIENTS =
            new Key<>("max_clients", 250_000, new WholeNumber(1_000, 50_000_000));

    public StateSettings {
        DIRECTORY.check(directory);
        MAX_CLIENTS.check(maxClients);
    }

    static StateSettings read(Section in) {
        return new StateSettings(in.get(DIRECTORY), in.get(MAX_CLIENTS));
    }

    /** Whether the directory is not the usual one. Writing the default down changes nothing. */
    boolean isElsewhere() {
        return !directory.equals(DIRECTORY.standard());
    }
}
