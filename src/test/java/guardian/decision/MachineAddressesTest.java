package guardian.decision;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.event.Prefix;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class MachineAddressesTest {

    @Test
    void shouldReadTheDefaultGatewayFromTheRoutes() {
        Set<String> found = new TreeSet<>();
        MachineAddresses.gateway4(
                "eth0\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0", found);
        MachineAddresses.gateway4(
                "eth0\t000200C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0", found);
        MachineAddresses.gateway4("Iface\tDestination\tGateway\tFlags", found);
        MachineAddresses.gateway6(
                "00000000000000000000000000000000 00 00000000000000000000000000000000 00"
                        + " 20010db8000000000000000000000001 00000400 1 0 3 eth0",
                found);
        MachineAddresses.gateway6(
                "20010db8000000000000000000000000 40 00000000000000000000000000000000 00"
                        + " 00000000000000000000000000000000 00000100 1 0 1 eth0",
                found);
        assertThat(found).containsExactly("192.0.2.1", "2001:0db8:0000:0000:0000:0000:0000:0001");
        assertThat(found).allMatch(text -> Prefix.parse(text) != null);
    }

    @Test
    void shouldAlwaysHoldLoopback() throws IOException {
        assertThat(MachineAddresses.read())
                .contains(Prefix.parse("127.0.0.0/8"), Prefix.parse("::1"));
    }
}
