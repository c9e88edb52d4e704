package guardian.firewall;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A directory in which {@code iptables} is iptables-legacy, as on machines where it is that. */
final class LegacyTools {

    private LegacyTools() {}

    /** Puts them there. The search path that begins with them. */
    static String in(Path directory) {
        for (String tool : new String[] {"iptables", "ip6tables"}) {
            link(directory.resolve(tool), tool + "-legacy");
            link(directory.resolve(tool + "-restore"), tool + "-legacy-restore");
        }
        return directory + ":" + Programs.SEARCH_PATH;
    }

    private static void link(Path name, String to) {
        try {
            if (!Files.exists(name)) {
                Files.createSymbolicLink(name, Path.of("/usr/sbin", to));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
