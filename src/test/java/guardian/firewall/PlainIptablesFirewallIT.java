package guardian.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.event.Prefix;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** iptables without ipset, on the real kernel. */
@Tag("patient")
class PlainIptablesFirewallIT extends ResponseContract {

    @Override
    Firewall make(Shape shape) {
        return new PlainIptablesFirewall(shape);
    }

    @Override
    int most() {
        return PlainIptablesFirewall.MOST;
    }

    @Test
    void shouldLetThoseLeaveThatEndSoonestWhenThereIsNoRoom() throws Exception {
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < PlainIptablesFirewall.MOST; i++) {
            blocks.add(new Block(new Prefix(0, Prefix.ipv4Low(0xCB00_0000 + i), 128), 600 + i));
        }
        assertThat(firewall().ban(blocks)).containsOnly(Outcome.DONE);
        List<Outcome> outcomes =
                firewall()
                        .ban(
                                List.of(
                                        block("192.0.2.7", 9000),
                                        block("192.0.2.8", 60),
                                        block("2001:db8:5::/64", 9000)));
        assertThat(outcomes).extracting(Outcome::isDone).containsExactly(true, false, true);
        assertThat(outcomes.get(1).failure()).contains("no room", "1000", "install ipset");
        assertThat(clients())
                .hasSize(PlainIptablesFirewall.MOST)
                .contains("192.0.2.7", "2001:db8:5::/64", "203.0.0.2")
                .doesNotContain("203.0.0.0", "203.0.0.1", "192.0.2.8");
        assertThat(firewall().fill()).isEqualTo(new Fill(1000, 1000, 2));
    }

    @Test
    void shouldTakeOutWhatHasEndedWhenItIsPreparedAgain() throws Exception {
        assertThat(firewall().ban(List.of(block("192.0.2.7", 2), block("192.0.2.8", 600))))
                .containsOnly(Outcome.DONE);
        long start = System.nanoTime();
        while (firewall().list().size() > 1) {
            assertThat(System.nanoTime() - start).isLessThan(5_000_000_000L);
        }
        assertThat(OwnNetwork.rules("iptables", "httpd-guardian")).hasSize(2);
        firewall().prepare();
        assertThat(OwnNetwork.rules("iptables", "httpd-guardian"))
                .singleElement()
                .asString()
                .startsWith("-A httpd-guardian -s 192.0.2.8/32 -m time --datestop 20");
    }
}
