package guardian.firewall;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** What is there already, where {@code iptables} is iptables-legacy. */
class IptablesLegacyTakeOverIT extends IptablesTakeOverIT {

    @TempDir private Path tools;

    @Override
    String tool(String name) {
        return name + "-legacy";
    }

    @Override
    String searchPath() {
        return LegacyTools.in(tools);
    }
}
