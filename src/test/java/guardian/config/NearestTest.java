package guardian.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {

    private static final List<String> KNOWN =
            List.of("ipv4_prefix", "ipv6_prefix", "format", "trusted_proxies", "mode");

    @ParameterizedTest
    @CsvSource({
        "ipv4prefix, ipv4_prefix",
        "ipv6-prefix, ipv6_prefix",
        "IPV6_PREFIX, ipv6_prefix",
        "fromat, format",
        "formatt, format",
        "trusted_proxy, trusted_proxies",
        "moed, mode",
    })
    void shouldFindWhatWasMeant(String name, String meant) {
        assertThat(Nearest.to(name, KNOWN)).isEqualTo(meant);
    }

    @ParameterizedTest
    @CsvSource({"x", "node_list", "''", "prefix", "fromage", "m"})
    void shouldNotGuessWildly(String name) {
        assertThat(Nearest.to(name, KNOWN)).isNull();
    }

    @Test
    void shouldNotLookAtVeryLongNames() {
        assertThat(Nearest.to("format".repeat(1_000), KNOWN)).isNull();
    }

    @Property
    void shouldMeasureADistance(
            @ForAll @AlphaChars @StringLength(max = 8) String a,
            @ForAll @AlphaChars @StringLength(max = 8) String b) {
        int distance = Nearest.distance(a, b);

        assertThat(distance).isEqualTo(Nearest.distance(b, a));
        assertThat(distance == 0).isEqualTo(a.equals(b));
        assertThat(distance)
                .isBetween(Math.abs(a.length() - b.length()), Math.max(a.length(), b.length()));
    }
}
