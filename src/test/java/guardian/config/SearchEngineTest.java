package guardian.config;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.event.Prefix;
import org.junit.jupiter.api.Test;

class SearchEngineTest {

    @Test
    void shouldShipTheEnginesThatWereAskedFor() {
        assertThat(SearchEngine.SHIPPED)
                .extracting(SearchEngine::name)
                .containsExactly(
                        "google", "bing", "apple", "yandex", "baidu", "qwant", "duckduckgo");
        assertThat(SearchEngine.SHIPPED)
                .allMatch(engine -> !engine.agents().isEmpty())
                .allMatch(engine -> engine.domains().isEmpty() != engine.addresses().isEmpty());
    }

    @Test
    void shouldReadAgentsDomainsAndAddresses() {
        String text = "# head\n\nx agent Xbot\nx domain x.example\ny address 192.0.2.0/24\n";
        assertThat(SearchEngine.parse(text))
                .satisfiesExactly(
                        x -> {
                            assertThat(x.agents()).containsExactly("Xbot");
                            assertThat(x.domains()).containsExactly("x.example");
                            assertThat(x.tellsFakes()).isTrue();
                        },
                        y -> {
                            assertThat(y.addresses()).containsExactly(Prefix.parse("192.0.2.0/24"));
                            assertThat(y.tellsFakes()).isFalse();
                        });
    }

    @Test
    void shouldTakeNoWordForAClaimThatOnlyAddressesCouldProveWrong() {
        String claims = Rule.FAKE_BOT.when().agent().get(0).toString();
        assertThat(claims).contains("Googlebot", "bingbot", "Qwantify");
        assertThat(claims).doesNotContain("DuckDuckBot");
    }
}
