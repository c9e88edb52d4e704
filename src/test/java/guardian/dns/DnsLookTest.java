package guardian.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import guardian.event.Prefix;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What name DNS tells of an address, and whether that name agrees. */
class DnsLookTest {

    private static final Prefix ADDRESS = Prefix.parse("192.0.2.7");
    private static final String REVERSE = "7.2.0.192.in-addr.arpa";

    private DnsServer dns;

    @BeforeEach
    void start() throws IOException {
        dns = new DnsServer();
    }

    @AfterEach
    void stop() {
        dns.close();
    }

    private List<String> servers() {
        return List.of(dns.address());
    }

    @Test
    void shouldConfirmANameThatHasTheAddress() throws IOException {
        dns.has(REVERSE, "PTR", "crawl.example.com").has("crawl.example.com", "A", "192.0.2.7");
        assertThat(DnsLook.nameOf(ADDRESS, servers()))
                .contains(new DnsLook.NameOf("crawl.example.com", true));
    }

    @Test
    void shouldPreferTheNameThatIsConfirmed() throws IOException {
        dns.has(REVERSE, "PTR", "claimed.example.net")
                .has(REVERSE, "PTR", "real.example.com")
                .has("claimed.example.net", "A", "198.51.100.1")
                .has("real.example.com", "A", "192.0.2.7");
        assertThat(DnsLook.nameOf(ADDRESS, servers()))
                .contains(new DnsLook.NameOf("real.example.com", true));
    }

    @Test
    void shouldNotConfirmANameThatAnybodyMayClaim() throws IOException {
        dns.has(REVERSE, "PTR", "www.example.org").has("www.example.org", "A", "198.51.100.1");
        assertThat(DnsLook.nameOf(ADDRESS, servers()))
                .contains(new DnsLook.NameOf("www.example.org", false));
    }

    @Test
    void shouldTellThatThereIsNoName() throws IOException {
        assertThat(DnsLook.nameOf(ADDRESS, servers())).isEmpty();
    }

    @Test
    void shouldTellThatDnsDoesNotAnswer() {
        dns.answers(DnsServer.Manner.SILENT);
        assertThatThrownBy(() -> DnsLook.nameOf(ADDRESS, servers()))
                .isInstanceOf(IOException.class)
                .hasMessage("no answer about " + REVERSE);
    }
}
