package guardian.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrefixTest {

    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, 192.0.2.7",
        "192.0.2.7/24, 192.0.2.0/24",
        "0.0.0.0/0, 0.0.0.0/0",
        "::ffff:192.0.2.7, 192.0.2.7",
        "2001:db8:5:0:1::/64, 2001:db8:5::/64",
        "2001:DB8::1, 2001:db8::1/128",
        "::/0, ::/0",
        "::1, ::1/128",
        "1:0:0:2:0:0:0:3, 1:0:0:2::3/128",
        "1:0:2:3:4:5:6:7, 1:0:2:3:4:5:6:7/128",
    })
    void shouldPrintWhatItRead(String text, String printed) {
        assertThat(Prefix.parse(text)).hasToString(printed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "192.0.2.0/33",
                "::/129",
                "192.0.2.0/",
                "192.0.2.0/-1",
                "192.0.2.0/08",
                "/8",
                "a/8",
                "1.2.3.4/8/9",
                "1.2.3.4/ 8"
            })
    void shouldRefuseWhatIsNoPrefix(String text) {
        assertThat(Prefix.parse(text)).isNull();
    }

    @Property
    void shouldReadBackWhatItPrints(
            @ForAll long high, @ForAll long low, @ForAll @IntRange(max = 128) int bits) {
        Prefix prefix = new Prefix(high, low, bits);
        assertThat(Prefix.parse(prefix.toString())).isEqualTo(prefix);
        Prefix four = new Prefix(0, Prefix.ipv4Low((int) low), 96 + bits % 33);
        assertThat(Prefix.parse(four.toString())).isEqualTo(four);
    }

    @Property
    void shouldOverlapExactlyWhenOneHoldsTheOther(
            @ForAll long high,
            @ForAll long low,
            @ForAll @IntRange(max = 128) int bits,
            @ForAll @IntRange(max = 128) int other) {
        Prefix wide = new Prefix(high, low, Math.min(bits, other));
        Prefix narrow = new Prefix(high, low, Math.max(bits, other));
        assertThat(wide.overlaps(narrow)).isTrue();
        assertThat(narrow.overlaps(wide)).isTrue();
        if (wide.bits() > 0) {
            int flip = wide.bits() - 1;
            Prefix beside =
                    flip < 64
                            ? new Prefix(high ^ 1L << 63 - flip, low, wide.bits())
                            : new Prefix(high, low ^ 1L << 127 - flip, wide.bits());
            assertThat(beside.overlaps(narrow)).isFalse();
        }
    }

    @Test
    void shouldTellTheNetworkAround() {
        assertThat(network("192.0.2.7")).isEqualTo("192.0.2.0/24");
        assertThat(network("192.0.2.128/25")).isEqualTo("192.0.2.0/24");
        assertThat(network("2001:db8:5:1::/64")).isEqualTo("2001:db8:5::/48");
        for (String large : List.of("192.0.2.0/24", "192.0.0.0/16", "2001:db8::/48", "::/0")) {
            assertThat(Prefix.parse(large).network()).as(large).isNull();
        }
    }

    private static String network(String client) {
        return Prefix.parse(client).network().toString();
    }

    @Test
    void shouldTellTheFamilies() {
        assertThat(Prefix.parse("192.0.2.0/24").isIpv4()).isTrue();
        assertThat(Prefix.parse("2001:db8::/32").isIpv4()).isFalse();
        assertThat(Prefix.parse("::/0").isIpv4()).isFalse();
        assertThat(Prefix.parse("::192.0.2.1").isIpv4()).isFalse();
    }
}
