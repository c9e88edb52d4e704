package guardian.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** iptables-legacy, where that is what {@code iptables} is, with ipset, on the real kernel. */
@Tag("patient")
class IptablesLegacyIT extends ResponseContract {

    @TempDir private Path tools;

    @Override
    Firewall make(Shape shape) {
        return new IptablesFirewall(shape, LegacyTools.in(tools));
    }

    @Test
    void shouldBeInTheLegacyTablesAndInNoOthers() {
        for (String tool : new String[] {"iptables", "ip6tables"}) {
            assertThat(OwnNetwork.run(tool + "-legacy-save")).contains("-j httpd-guardian");
            assertThat(OwnNetwork.run(tool + "-nft-save")).doesNotContain("httpd-guardian");
        }
    }
}
