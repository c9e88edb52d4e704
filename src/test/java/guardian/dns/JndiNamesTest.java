package guardian.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import guardian.config.SearchEngine;
import guardian.event.Prefix;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Against a real server, whatever it answers. */
class JndiNamesTest {

    private static final Prefix GOOGLE = Prefix.parse("192.0.2.66");
    private static final Prefix GOOGLE_SIX = Prefix.parse("2001:db8:66::1");
    private static final Prefix FAKE = Prefix.parse("198.51.100.7");

    private DnsServer server;
    private JndiNames names;
    private BotCheck check;

    @BeforeEach
    void start() throws IOException {
        server = new DnsServer();
        names = new JndiNames(List.of(server.address()));
        check = new BotCheck(names, SearchEngine.SHIPPED);
        server.has(ReverseName.of(GOOGLE), "PTR", "Crawl.GoogleBot.com")
                .has(ReverseName.of(GOOGLE_SIX), "PTR", "crawl.googlebot.com")
                .has("crawl.googlebot.com", "A", "192.0.2.66")
                .has("crawl.googlebot.com", "AAAA", "2001:db8:66::1")
                .has(ReverseName.of(FAKE), "PTR", "crawl.googlebot.com");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void shouldFindNamesAndAddressesOfBothFamilies() throws Exception {
        assertThat(names.namesOf(GOOGLE)).containsExactly("crawl.googlebot.com");
        assertThat(names.addressesOf("crawl.googlebot.com")).containsExactly(GOOGLE, GOOGLE_SIX);
        assertThat(names.namesOf(Prefix.parse("192.0.2.67"))).isEmpty();
        assertThat(names.addressesOf("nobody.example.com")).isEmpty();
    }

    @Test
    void shouldVerifyWhoseNameHasHisAddress() throws Exception {
        assertThat(check.check(GOOGLE)).isEqualTo(Standing.VERIFIED);
        assertThat(check.check(GOOGLE_SIX)).isEqualTo(Standing.VERIFIED);
    }

    @Test
    void shouldNotBelieveAForgedName() throws Exception {
        assertThat(check.check(FAKE)).isEqualTo(Standing.STRANGER);
        assertThat(check.check(Prefix.parse("192.0.2.67"))).isEqualTo(Standing.STRANGER);
    }

    @Test
    void shouldNotTakeTheEndOfALabelForADomain() throws Exception {
        for (String name :
                List.of(
                        "evilgooglebot.com",
                        "googlebot.com.example.net",
                        "a|googlebot|com",
                        "crawl|googlebot.com")) {
            server.forget(ReverseName.of(FAKE));
            server.has(ReverseName.of(FAKE), "PTR", name).has(name, "A", "198.51.100.7");
            assertThat(check.check(FAKE)).as(name).isEqualTo(Standing.STRANGER);
        }
    }

    @Test
    void shouldFindTheGoodOneAmongManyNames() throws Exception {
        Prefix shared = Prefix.parse("192.0.2.99");
        for (int i = 0; i < 10; i++) {
            server.has(ReverseName.of(shared), "PTR", "host" + i + ".example.com");
        }
        server.has(ReverseName.of(shared), "PTR", "a.search.msn.com")
                .has("a.search.msn.com", "A", "192.0.2.99");
        assertThat(check.check(shared)).isEqualTo(Standing.VERIFIED);
    }

    @ParameterizedTest
    @EnumSource(
            value = DnsServer.Manner.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"HONEST", "DENYING"})
    void shouldNotKnowWhenNothingUsableComes(DnsServer.Manner manner) {
        server.answers(manner);
        assertThatThrownBy(() -> check.check(GOOGLE)).isInstanceOf(NotKnown.class);
        assertThatThrownBy(() -> names.addressesOf("crawl.googlebot.com"))
                .isInstanceOf(NotKnown.class);
    }

    @Test
    void shouldTellSilenceFromTroubleElsewhere() {
        server.answers(DnsServer.Manner.FAILING);
        assertThat(failure().isSilent()).isFalse();
        server.answers(DnsServer.Manner.SILENT);
        assertThat(failure().isSilent()).isTrue();
        server.stop();
        assertThat(failure().isSilent()).isTrue();
    }

    private NotKnown failure() {
        return catchThrowableOfType(NotKnown.class, () -> names.namesOf(GOOGLE));
    }

    @Test
    void shouldAskTheNextServerWhenOneIsSilent() throws Exception {
        try (DnsServer dead = new DnsServer()) {
            dead.answers(DnsServer.Manner.SILENT);
            Names both = new JndiNames(List.of(dead.address(), server.address()));
            assertThat(both.namesOf(GOOGLE)).containsExactly("crawl.googlebot.com");
        }
    }

    @Test
    void shouldTakeServersWithAndWithoutPorts() {
        // Nobody answers there; but the addresses are understood.
        for (String address : List.of("127.0.0.9", "::1", "[::1]:9")) {
            Names other = new JndiNames(List.of(address));
            NotKnown failure = catchThrowableOfType(NotKnown.class, () -> other.namesOf(GOOGLE));
            assertThat(failure.isSilent()).as(address).isTrue();
        }
    }
}
