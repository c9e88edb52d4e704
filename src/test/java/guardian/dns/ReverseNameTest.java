package guardian.dns;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.event.Prefix;
import org.junit.jupiter.api.Test;

class ReverseNameTest {

    @Test
    void shouldTurnAddressesRound() {
        assertThat(ReverseName.of(Prefix.parse("192.0.2.7"))).isEqualTo("7.2.0.192.in-addr.arpa");
        assertThat(ReverseName.of(Prefix.parse("2001:db8:5::1f")))
                .isEqualTo(
                        "f.1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.5.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa");
    }
}
