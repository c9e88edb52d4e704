package guardian.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What every backend must make of a limit. */
abstract class LimitContract extends ForwardContract {

    @Test
    void shouldLetALimitedClientOpenSoManyConnectionsAndNoMore() throws Exception {
        network().clients("192.0.2.7", "192.0.2.8");
        reshape("limit = 10");
        limit("192.0.2.7", 600);
        for (int i = 0; i < 10; i++) {
            network().assertServed("192.0.2.7", 80);
        }
        network().assertDropped("192.0.2.7", 80);
        network().assertServed("192.0.2.7", 8080);
        for (int i = 0; i < 12; i++) {
            network().assertServed("192.0.2.8", 80);
        }
    }

    @Test
    void shouldCountTheConnectionsOfAllAddressesOfAnIpv6Client() throws Exception {
        network().clients("2001:db8:5::7", "2001:db8:5::8", "2001:db8:5:1::7");
        reshape("limit = 10");
        limit("2001:db8:5::/64", 600);
        for (int i = 0; i < 5; i++) {
            network().assertServed("2001:db8:5::7", 80);
            network().assertServed("2001:db8:5::8", 80);
        }
        network().assertDropped("2001:db8:5::7", 80);
        network().assertDropped("2001:db8:5::8", 80);
        network().assertServed("2001:db8:5:1::7", 80);
    }

    @Test
    void shouldNotTouchWhatALimitedClientHasOpen() throws Exception {
        network().clients("192.0.2.7");
        reshape("limit = 1", "kill = true");
        try (OpenConnection open = new OpenConnection(OwnNetwork.SERVER4, 80)) {
            limit("192.0.2.7", 600);
            network().assertServed("192.0.2.7", 80);
            network().assertDropped("192.0.2.7", 80);
            assertThat(open.say("after")).isEqualTo("after");
        }
    }

    @Test
    void shouldEndALimitAtItsSecond() throws Exception {
        network().clients("192.0.2.7");
        reshape("limit = 1");
        long before = System.nanoTime();
        limit("192.0.2.7", 4);
        network().assertServed("192.0.2.7", 80);
        network().assertDropped("192.0.2.7", 80);
        while (network().connect("192.0.2.7", 80, "0.1") != 0) {
            passTime(firewall());
            assertThat(System.nanoTime() - before).isLessThan(7_000_000_000L);
        }
        assertThat(System.nanoTime() - before).isGreaterThan(3_990_000_000L);
        network().assertServed("192.0.2.7", 80);
        assertThat(firewall().list()).isEmpty();
    }

    @Test
    void shouldMakeABanOfALimitAndALimitOfABan() throws Exception {
        network().clients("192.0.2.7", "2001:db8:5::7");
        for (String client : List.of("192.0.2.7", "2001:db8:5::/64")) {
            limit(client, 600);
            assertThat(firewall().list()).singleElement().matches(Block::limited);
            ban(client, 300);
            network().assertDropped(client.replace("::/64", "::7"), 80);
            assertThat(firewall().list()).singleElement().matches(block -> !block.limited());
            assertThat(remaining(client)).isBetween(290L, 300L);
            limit(client, 600);
            network().assertServed(client.replace("::/64", "::7"), 80);
            assertThat(firewall().list()).singleElement().matches(Block::limited);
            assertThat(firewall().unban(List.of(prefix(client)))).containsExactly(Outcome.DONE);
            assertThat(firewall().list()).isEmpty();
        }
    }

    @Test
    void shouldLetTheLastOfTwoBlocksOfOneClientHold() throws Exception {
        Block limit = new Block(prefix("192.0.2.7"), 600, true);
        Block ban = block("192.0.2.7", 300);
        assertThat(firewall().ban(List.of(limit, ban, block("192.0.2.8", 600))))
                .containsOnly(Outcome.DONE);
        assertThat(remaining("192.0.2.7")).isBetween(290L, 300L);
        assertThat(firewall().ban(List.of(ban, limit))).containsOnly(Outcome.DONE);
        assertThat(remaining("192.0.2.7")).isBetween(590L, 600L);
        assertThat(firewall().list()).filteredOn(Block::limited).hasSize(1);
    }

    @Test
    void shouldFindLimitsAgainAfterARestart() throws Exception {
        network().clients("192.0.2.7");
        reshape("limit = 1");
        limit("192.0.2.7", 600);
        network().assertServed("192.0.2.7", 80);
        restart("limit = 1");
        network().assertDropped("192.0.2.7", 80);
        assertThat(firewall().list()).singleElement().matches(Block::limited);
    }

    @Test
    void shouldTakeAnotherShapeOverWithTheBansInIt() throws Exception {
        network().clients("192.0.2.7", "192.0.2.8", "2001:db8:5::7");
        ban("192.0.2.7", 600);
        ban("2001:db8:5::/64", 600);
        limit("192.0.2.8", 600);
        restart("response = 'reject'", "packets = 'new'", "limit = 1", "ports = [8080]");
        network().assertRefused("192.0.2.7", 8080);
        network().assertRefused("2001:db8:5::7", 8080);
        network().assertServed("192.0.2.7", 80);
        network().assertServed("192.0.2.8", 8080);
        network().assertDropped("192.0.2.8", 8080);
        restart();
        network().assertDropped("192.0.2.7", 80);
        network().assertDropped("2001:db8:5::7", 80);
        network().assertServed("192.0.2.7", 8080);
        assertThat(firewall().list()).hasSize(3);
    }
}
