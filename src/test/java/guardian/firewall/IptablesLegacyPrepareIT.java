package guardian.firewall;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Reconciliation where {@code iptables} is iptables-legacy. */
class IptablesLegacyPrepareIT extends IptablesPrepareIT {

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
