package guardian.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.event.Prefix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NftSetTest {

    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, ban4_32, ip saddr @ban4_32",
        "192.0.2.0/24, ban4_24, ip saddr & 255.255.255.0 @ban4_24",
        "128.0.0.0/1, ban4_1, ip saddr & 128.0.0.0 @ban4_1",
        "2001:db8:5::/64, ban6_64, ip6 saddr & ffff:ffff:ffff:ffff:: @ban6_64",
        "2001:db8::7/128, ban6_128, ip6 saddr @ban6_128",
        "2001:db8::/33, ban6_33, ip6 saddr & ffff:ffff:8000:: @ban6_33"
    })
    void shouldHoldClientsOfOneLength(String client, String name, String match) {
        NftSet set = NftSet.of(Prefix.parse(client), false);
        assertThat(set.name()).isEqualTo(name);
        assertThat(set.match()).isEqualTo(match);
        assertThat(NftSet.named(name)).isEqualTo(set);
        assertThat(set.client(Prefix.parse(client).address())).isEqualTo(Prefix.parse(client));
    }

    @Test
    void shouldHoldLimitedClientsApart() {
        NftSet set = NftSet.of(Prefix.parse("192.0.2.7"), true);
        assertThat(set.name()).isEqualTo("limit4_32");
        assertThat(set.other().name()).isEqualTo("ban4_32");
        assertThat(NftSet.named("limit4_32")).isEqualTo(set);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ban4_0", "ban4_33", "ban6_129", "ban5_32", "rate4", "ban4_32x", "ban4"})
    void shouldNotTakeTheSetsOfOthersForItsOwn(String name) {
        assertThat(NftSet.named(name)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2001:db8::", "host.example.com", "1.2.3.4-1.2.3.9", "1.2.3.4/8", ""})
    void shouldTakeNothingButItsAddressesForClients(String element) {
        assertThat(new NftSet(true, 24, false).client(element)).isNull();
    }
}
