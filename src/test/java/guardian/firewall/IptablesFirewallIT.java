package guardian.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.event.Prefix;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** iptables as this machine has it, with ipset, on the real kernel. */
@Tag("patient")
class IptablesFirewallIT extends ResponseContract {

    @Override
    Firewall make(Shape shape) {
        return new IptablesFirewall(shape);
    }

    @Test
    void shouldCutABanToWhatIpsetCanCount() throws Exception {
        ban("192.0.2.7", Block.FOREVER);
        assertThat(remaining("192.0.2.7")).isBetween(IpsetLine.LONGEST - 2, IpsetLine.LONGEST);
    }

    @Test
    void shouldListAnElementWithoutEndAsForever() throws Exception {
        OwnNetwork.run("ipset", "add", "httpd-guardian-6", "2001:db8::7", "timeout", "0");
        assertThat(firewall().list())
                .containsExactly(new Block(prefix("2001:db8::7"), Block.FOREVER));
    }

    @Test
    void shouldSayWhyIpsetRefuses() {
        Outcome outcome = firewall().ban(List.of(block("0.0.0.0/0", 600))).get(0);
        assertThat(outcome.failure()).contains("CIDR");
    }

    @Test
    void shouldLetThoseLeaveThatEndSoonestWhenASetIsFull() throws Exception {
        smallSet(4);
        ban("192.0.2.1", 500);
        ban("192.0.2.2", 300);
        ban("192.0.2.3", 400);
        ban("192.0.2.4", 900);
        assertThat(firewall().list()).hasSize(4);
        assertThat(firewall().fill()).isEqualTo(new Fill(4, 4, 0));
        List<Outcome> outcomes =
                firewall()
                        .ban(
                                List.of(
                                        block("192.0.2.5", 600),
                                        block("192.0.2.6", 100),
                                        block("192.0.2.7", 350),
                                        block("2001:db8:5::/64", 10)));
        assertThat(outcomes).extracting(Outcome::isDone).containsExactly(true, false, false, true);
        assertThat(outcomes.get(1).failure()).contains("all 4 clients in the set", "end later");
        assertThat(clients())
                .containsExactlyInAnyOrder(
                        "192.0.2.1", "192.0.2.3", "192.0.2.4", "192.0.2.5", "2001:db8:5::/64");
        assertThat(firewall().fill()).isEqualTo(new Fill(4, 4, 1));
        ban("192.0.2.4", 100);
        ban("192.0.2.8", 700);
        assertThat(clients()).contains("192.0.2.8").doesNotContain("192.0.2.4");
    }

    @Test
    void shouldTakeALargeBatchIntoAFullSet() throws Exception {
        smallSet(1000);
        List<Block> soon = blocks(0xCB00_0000, 1000, 60);
        List<Block> late = blocks(0xC633_0000, 1500, 600);
        assertThat(firewall().ban(soon)).containsOnly(Outcome.DONE);
        List<Outcome> outcomes = firewall().ban(late);
        assertThat(outcomes).filteredOn(Outcome::isDone).hasSize(1000);
        assertThat(firewall().list()).hasSize(1000).allMatch(each -> each.seconds() > 500);
    }

    /** Room that others have left by their own end is found by the kernel only after a while. */
    @Test
    void shouldFindTheRoomOfThoseWhoHaveEnded() throws Exception {
        smallSet(300);
        assertThat(firewall().ban(blocks(0xCB00_0000, 300, 1))).containsOnly(Outcome.DONE);
        while (!firewall().list().isEmpty()) {
            Thread.onSpinWait();
        }
        assertThat(firewall().ban(blocks(0xC633_0000, 300, 600))).containsOnly(Outcome.DONE);
        assertThat(firewall().list()).hasSize(300);
    }

    @Test
    void shouldNotTakeABannedNetworkForTheBanOfAnAddressInIt() throws Exception {
        smallSet(1);
        ban("192.0.2.0/24", 600);
        List<Outcome> outcomes = firewall().ban(List.of(block("192.0.2.7", 500)));
        assertThat(outcomes.get(0).failure()).contains("no room");
    }

    /** Sets as an earlier guardian may have made them. */
    private void smallSet(int most) throws Exception {
        firewall().removeAll();
        OwnNetwork.run(
                "ipset",
                "create",
                "httpd-guardian-4",
                "hash:net",
                "timeout",
                "9",
                "maxelem",
                Integer.toString(most));
        firewall().prepare();
    }

    private static List<Block> blocks(int from, int count, long seconds) {
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            blocks.add(new Block(new Prefix(0, Prefix.ipv4Low(from + i), 128), seconds));
        }
        return blocks;
    }
}
