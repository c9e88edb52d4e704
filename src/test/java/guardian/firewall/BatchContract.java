package guardian.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.event.Prefix;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every backend must make of many at once, and of one again. */
abstract class BatchContract extends FirewallContract {

    @Test
    void shouldTakeAnUnbanOfAClientWhoIsNotBannedAsDone() {
        assertThat(firewall().unban(List.of(prefix("192.0.2.7"), prefix("2001:db8:5::/64"))))
                .containsExactly(Outcome.DONE, Outcome.DONE);
    }

    @Test
    void shouldSetTheNewTimeWhenAClientIsBannedAgain() throws Exception {
        for (String client : List.of("192.0.2.7", "2001:db8:5::/64", "198.51.100.0/24")) {
            for (long seconds : new long[] {600, 86_400, 60, 2_000_000}) {
                ban(client, seconds);
                assertThat(remaining(client)).isBetween(seconds - 3, seconds);
            }
        }
        assertThat(clients()).hasSize(3);
    }

    @Test
    void shouldFailAloneWhatTheFirewallRefuses() throws Exception {
        List<Outcome> outcomes =
                firewall()
                        .ban(
                                List.of(
                                        block("192.0.2.7", 600),
                                        block("0.0.0.0/0", 600),
                                        block("2001:db8:5::/64", 600),
                                        block("::/0", 600),
                                        block("192.0.2.8", 600)));
        assertThat(outcomes.get(0)).isEqualTo(Outcome.DONE);
        assertThat(outcomes.get(2)).isEqualTo(Outcome.DONE);
        assertThat(outcomes.get(4)).isEqualTo(Outcome.DONE);
        List<String> banned = new ArrayList<>(List.of("192.0.2.7", "2001:db8:5::/64", "192.0.2.8"));
        if (outcomes.get(1).isDone()) {
            banned.add("0.0.0.0/0");
        }
        if (outcomes.get(3).isDone()) {
            banned.add("::/0");
        }
        assertThat(clients()).containsExactlyInAnyOrderElementsOf(banned);
    }

    @Test
    void shouldTakeALargeBatchAndLiftIt() throws Exception {
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < most() / 2; i++) {
            blocks.add(new Block(new Prefix(0, Prefix.ipv4Low(0xCB00_0000 + i), 128), 600));
            blocks.add(new Block(new Prefix(0x2001_0db8_0000_0000L + i, 0, 64), 600));
        }
        assertThat(firewall().ban(blocks)).isEqualTo(Collections.nCopies(most(), Outcome.DONE));
        List<Prefix> clients = blocks.stream().map(Block::client).toList();
        assertThat(firewall().list())
                .extracting(Block::client)
                .containsExactlyInAnyOrderElementsOf(clients);
        assertThat(firewall().fill().held()).isBetween((long) most() / 2, (long) most());
        assertThat(firewall().unban(clients)).isEqualTo(Collections.nCopies(most(), Outcome.DONE));
        assertThat(firewall().list()).isEmpty();
    }

    /** How many clients it must take at once, an even number. */
    int most() {
        return 10_000;
    }
}
