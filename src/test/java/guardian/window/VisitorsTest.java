package guardian.window;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.event.Prefix;
import org.junit.jupiter.api.Test;

class VisitorsTest {

    private static final long NOW = 1_795_222_800_000L;
    private static final Prefix NETWORK = Prefix.parse("192.0.2.0/24");

    private final Visitors visitors = new Visitors(128, 64);

    @Test
    void shouldKnowWhoIsServedInANetworkAndInNoOther() {
        answered("192.0.2.7", true, NOW);
        assertThat(anyServed(NETWORK, NOW)).isTrue();
        assertThat(anyServed(Prefix.parse("192.0.3.0/24"), NOW)).isFalse();
        assertThat(visitors.anyServed(NETWORK, Prefix.parse("192.0.2.7")::equals, NOW)).isFalse();
        answered("2001:db8:5:1::7", true, NOW);
        assertThat(anyServed(Prefix.parse("2001:db8:5::/48"), NOW)).isTrue();
        assertThat(anyServed(Prefix.parse("2001:db8:6::/48"), NOW)).isFalse();
    }

    @Test
    void shouldForgetWhatWasBeforeTheHour() {
        answered("192.0.2.7", true, NOW);
        assertThat(anyServed(NETWORK, NOW + 3_600_000)).isTrue();
        assertThat(anyServed(NETWORK, NOW + 4_200_000)).isFalse();
        answered("192.0.2.7", false, NOW + 4_200_000);
        assertThat(anyServed(NETWORK, NOW + 4_200_000)).isFalse();
    }

    @Test
    void shouldKeepTheProportionHoweverManyTheyAre() {
        for (int i = 0; i < 200_000; i++) {
            answered("192.0.2.7", i % 5 < 2, NOW);
        }
        assertThat(anyServed(NETWORK, NOW)).isFalse();
        for (int i = 0; i < 200_000; i++) {
            answered("192.0.2.8", i % 5 < 3, NOW);
        }
        assertThat(anyServed(NETWORK, NOW)).isTrue();
    }

    @Test
    void shouldSpareTheNetworksOfThoseWhoHadToMakeRoom() {
        answered("192.0.2.7", true, NOW);
        answered("198.51.100.7", false, NOW);
        for (int i = 0; i < 1_000_000; i++) {
            visitors.answered(RecentClients.hash(i, 1), i, 1, false, NOW + 1);
        }
        assertThat(visitors.forgotten()).isEqualTo(1);
        assertThat(anyServed(NETWORK, NOW + 3_000_000)).isTrue();
        assertThat(anyServed(Prefix.parse("198.51.100.0/24"), NOW)).isFalse();
        assertThat(anyServed(NETWORK, NOW + 4_300_000)).isFalse();
    }

    @Test
    void shouldStartAnewWhenTold() {
        answered("192.0.2.7", true, NOW);
        visitors.clear();
        assertThat(anyServed(NETWORK, NOW)).isFalse();
        answered("192.0.2.7", true, NOW - 10_000_000);
        assertThat(anyServed(NETWORK, NOW - 10_000_000)).isTrue();
    }

    private void answered(String client, boolean success, long millis) {
        Prefix prefix = new Prefix(Prefix.parse(client).high(), Prefix.parse(client).low(), 128);
        if (!prefix.isIpv4()) {
            prefix = new Prefix(prefix.high(), prefix.low(), 64);
        }
        long hash = RecentClients.hash(prefix.high(), prefix.low());
        visitors.answered(hash, prefix.high(), prefix.low(), success, millis);
    }

    private boolean anyServed(Prefix network, long millis) {
        return visitors.anyServed(network, client -> false, millis);
    }
}
