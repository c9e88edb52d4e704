package guardian.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where metrics may be told: to this machine. */
class MetricsSettingsTest {

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:9117, /127.0.0.1:9117",
        "127.0.0.53:1, /127.0.0.53:1",
        "[::1]:65535, /[0:0:0:0:0:0:0:1]:65535"
    })
    void shouldListenAtALoopbackAddress(String listen, String address) {
        MetricsSettings settings = new MetricsSettings(listen, Optional.empty());
        assertThat(settings.address().map(InetSocketAddress::toString)).contains(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0:9117",
                "192.0.2.1:9117",
                "[::]:9117",
                "[2001:db8::1]:9117",
                "[::2]:9117",
                "::1:9117",
                "127.0.0.1",
                "127.0.0.1:",
                "127.0.0.1:0",
                "127.0.0.1:65536",
                "127.0.0.0/8:9117",
                "localhost:9117",
                ":9117",
                "9117",
                "[127.0.0.1]:9117"
            })
    void shouldListenNowhereElse(String listen) {
        assertThat(new LoopbackAddress().allows(listen)).isFalse();
    }

    @Test
    void shouldBeOffByDefault() {
        assertThat(Settings.defaults().metrics().address()).isEmpty();
        assertThat(Settings.defaults().metrics().textfile()).isEmpty();
    }
}
