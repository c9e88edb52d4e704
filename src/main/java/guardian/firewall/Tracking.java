package guardian.firewall;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Whether the kernel keeps track of connections here. The guardian's rules look at tracked
 * connections only where somebody else has them tracked already, or where it was told to: tracking
 * costs memory and time for every connection of the machine.
 */
final class Tracking {

    private static final Path COUNT = Path.of("/proc/sys/net/netfilter/nf_conntrack_count");

    private Tracking() {}

    /** Whether any connection is tracked now. */
    static boolean isInUse() {
        try {
            return !Files.readString(COUNT).strip().equals("0");
        } catch (IOException e) {
            return false;
        }
    }
}
