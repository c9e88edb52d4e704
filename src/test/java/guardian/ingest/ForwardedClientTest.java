package guardian.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.event.Prefix;
import guardian.event.RequestEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardedClientTest {

    private static final String FORMAT = "%a \"%{X-Forwarded-For}i\"";

    private final List<String> seen = new ArrayList<>();
    private final ForwardedClient clients = clients("198.51.100.0/28", "2001:db8:f::/48");

    @Test
    void shouldKeepTheProxyAsThePeer() {
        List<Prefix> peers = new ArrayList<>();
        ForwardedClient proxied =
                new ForwardedClient(
                        List.of(Prefix.parse("198.51.100.0/28")),
                        event -> peers.add(new Prefix(event.peerHigh(), event.peerLow(), 128)));
        byte[] line = "192.0.2.7".getBytes(StandardCharsets.US_ASCII);
        RequestEvent event = new RequestEvent();
        event.line(line);
        event.address(0, Prefix.parse("198.51.100.1").low());
        event.forwarded(0, line.length);
        proxied.accept(event);
        assertThat(event.hasPeer()).isTrue();
        assertThat(peers).containsExactly(Prefix.parse("198.51.100.1"));
    }

    /** PEER ! HEADER ! CLIENT, or why there is none. */
    @ParameterizedTest
    @CsvSource(
            delimiterString = " ! ",
            quoteCharacter = '`',
            value = {
                // Straight from a client: what it says of others does not matter.
                "192.0.2.7 ! - ! 192.0.2.7",
                "192.0.2.7 ! 203.0.113.9 ! 192.0.2.7",
                "192.0.2.7 ! 203.0.113.9, 198.51.100.1 ! 192.0.2.7",
                "2001:db8::7 ! unknown ! 2001:db8::7/128",
                "198.51.100.16 ! 203.0.113.9 ! 198.51.100.16",
                // Through one proxy.
                "198.51.100.1 ! 192.0.2.7 ! 192.0.2.7",
                "::ffff:198.51.100.1 ! 192.0.2.7 ! 192.0.2.7",
                "2001:db8:f::1 ! 192.0.2.7 ! 192.0.2.7",
                "198.51.100.1 ! 2001:db8::7 ! 2001:db8::7/128",
                // Through several, with lies to the left.
                "198.51.100.1 ! 192.0.2.7, 198.51.100.2 ! 192.0.2.7",
                "198.51.100.1 ! 192.0.2.7,198.51.100.2,2001:db8:f::2 ! 192.0.2.7",
                "198.51.100.1 ! 203.0.113.9, 192.0.2.7 ! 192.0.2.7",
                "198.51.100.1 ! 203.0.113.9, 192.0.2.7, 198.51.100.2 ! 192.0.2.7",
                "198.51.100.1 ! 198.51.100.3, 192.0.2.7 ! 192.0.2.7",
                "198.51.100.1 ! rubbish \\\"\\\\ \\xff, , 192.0.2.7 ! 192.0.2.7",
                // As other proxies write it.
                "198.51.100.1 ! 192.0.2.7:5678 ! 192.0.2.7",
                "198.51.100.1 ! 192.0.2.7:0 ! 192.0.2.7",
                "198.51.100.1 ! 192.0.2.7:65535, 198.51.100.2:80 ! 192.0.2.7",
                "198.51.100.1 ! [2001:db8::7] ! 2001:db8::7/128",
                "198.51.100.1 ! [2001:db8::7]:443 ! 2001:db8::7/128",
                "198.51.100.1 ! [2001:db8::7]:443, [2001:db8:f::2]:80 ! 2001:db8::7/128",
                "198.51.100.1 ! ::ffff:192.0.2.7 ! 192.0.2.7",
                "198.51.100.1 ! [::ffff:192.0.2.7]:443 ! 192.0.2.7",
                "198.51.100.1 ! 192.0.2.7, ::ffff:198.51.100.2 ! 192.0.2.7",
                "198.51.100.1 ! 2001:DB8::7 ! 2001:db8::7/128",
                "198.51.100.1 ! `  192.0.2.7  ,  198.51.100.2  ` ! 192.0.2.7",
                // Nobody.
                "198.51.100.1 ! - ! no-header",
                "198.51.100.1 ! `` ! no-header",
                "198.51.100.1 ! 198.51.100.2 ! all-trusted",
                "198.51.100.1 ! 2001:db8:f::2, 198.51.100.2 ! all-trusted",
                "198.51.100.1 ! `, 198.51.100.2` ! odd-entry",
                "198.51.100.1 ! ` ` ! odd-entry",
                "198.51.100.1 ! 192.0.2.7, ! odd-entry",
                "198.51.100.1 ! `192.0.2.7, , 198.51.100.2` ! odd-entry",
                "198.51.100.1 ! 192.0.2.7, unknown ! odd-entry",
                "198.51.100.1 ! 192.0.2.7, client.example.com ! odd-entry",
                "198.51.100.1 ! localhost ! odd-entry",
                "198.51.100.1 ! _hidden ! odd-entry",
                "198.51.100.1 ! fe80::7%eth0 ! odd-entry",
                "198.51.100.1 ! [fe80::7%25eth0]:80 ! odd-entry",
                "198.51.100.1 ! 192.0.2.7/32 ! odd-entry",
                "198.51.100.1 ! 192.0.2 ! odd-entry",
                "198.51.100.1 ! 192.0.2.07 ! odd-entry",
                "198.51.100.1 ! 3221225991 ! odd-entry",
                "198.51.100.1 ! 192.0.2.7: ! odd-entry",
                "198.51.100.1 ! 192.0.2.7:65536 ! odd-entry",
                "198.51.100.1 ! 192.0.2.7:000080 ! odd-entry",
                "198.51.100.1 ! 192.0.2.7:-1 ! odd-entry",
                "198.51.100.1 ! 192.0.2.7:http ! odd-entry",
                "198.51.100.1 ! 192.0.2.7 :80 ! odd-entry",
                "198.51.100.1 ! :80 ! odd-entry",
                "198.51.100.1 ! [192.0.2.7] ! odd-entry",
                "198.51.100.1 ! [] ! odd-entry",
                "198.51.100.1 ! [ ! odd-entry",
                "198.51.100.1 ! [2001:db8::7 ! odd-entry",
                "198.51.100.1 ! 2001:db8::7] ! odd-entry",
                "198.51.100.1 ! [2001:db8::7]443 ! odd-entry",
                "198.51.100.1 ! [2001:db8::7]: ! odd-entry",
                "198.51.100.1 ! [[2001:db8::7]] ! odd-entry",
                "198.51.100.1 ! [ 2001:db8::7 ] ! odd-entry",
                "198.51.100.1 ! ::ffff:192.0.2.7:80 ! odd-entry",
                "198.51.100.1 ! 192.0.2.7 203.0.113.9 ! odd-entry",
                "198.51.100.1 ! 192.0.2.7; 203.0.113.9 ! odd-entry",
                "198.51.100.1 ! for=192.0.2.7 ! odd-entry",
                "198.51.100.1 ! \\\"192.0.2.7\\\" ! odd-entry",
                "198.51.100.1 ! 192.0.2.7\\t ! odd-entry",
                "198.51.100.1 ! \\x31\\x2e1.1.1 ! odd-entry",
            })
    void shouldBeTheFirstUntrustedHop(String peer, String header, String expected) {
        read(FORMAT, peer + " \"" + (header == null ? "" : header) + '"');
        if (seen.isEmpty()) {
            assertThat(clients.clientless().byCause()).isEqualTo(Map.of(expected, 1L));
        } else {
            assertThat(seen).containsExactly(expected);
            assertThat(clients.clientless().total()).isZero();
        }
    }

    /** Where mod_remoteip works, the line tells both; it has used up what it believed. */
    @ParameterizedTest
    @CsvSource(
            delimiterString = " ! ",
            value = {
                "192.0.2.7 198.51.100.1 \"-\" ! 192.0.2.7",
                "192.0.2.7 198.51.100.1 \"203.0.113.9\" ! 192.0.2.7",
                "198.51.100.2 198.51.100.1 \"203.0.113.9, 192.0.2.7\" ! 192.0.2.7",
                "198.51.100.1 198.51.100.1 \"192.0.2.7:5678\" ! 192.0.2.7",
            })
    void shouldGoOnFromWhereHttpdStopped(String line, String expected) {
        read("%a %{c}a \"%{X-Forwarded-For}i\"", line);
        assertThat(seen).containsExactly(expected);
    }

    @Test
    void shouldBeginAtTheConnectionWhereNothingElseIsTold() {
        read("%{c}a \"%{X-Forwarded-For}i\"", "198.51.100.1 \"192.0.2.7\"");
        assertThat(seen).containsExactly("192.0.2.7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"guardian", "vhost_combined", "combined", "common"})
    void shouldBeNobodyInAFormatWithoutTheHeader(String format) {
        String line = AutoFormatTest.LINES.get(format);
        read(format, line);
        read(format, line.replace("192.0.2.7", "198.51.100.1"));
        read("auto", line.replace("192.0.2.7", "198.51.100.1"));
        assertThat(seen).containsExactly("192.0.2.7");
        assertThat(clients.clientless().byCause()).isEqualTo(Map.of("no-header", 2L));
    }

    @Test
    void shouldLookAtSoManyEntriesAndNoMore() {
        String most = ", 198.51.100.2".repeat(ForwardedClient.MOST_HOPS - 1);
        read(FORMAT, "198.51.100.1 \"192.0.2.7" + most + '"');
        assertThat(seen).containsExactly("192.0.2.7");
        read(FORMAT, "198.51.100.1 \"198.51.100.3" + most + '"');
        read(FORMAT, "198.51.100.1 \"192.0.2.7, 198.51.100.3" + most + '"');
        assertThat(clients.clientless().byCause())
                .isEqualTo(Map.of("all-trusted", 1L, "too-many-hops", 1L));
        read(FORMAT, "198.51.100.1 \"" + "203.0.113.9, ".repeat(9_000) + "192.0.2.8\"");
        assertThat(seen).containsExactly("192.0.2.7", "192.0.2.8");
    }

    @Test
    void shouldShowTheEndOfTheHeaderForThere() {
        read(FORMAT, "198.51.100.1 \"-\"");
        assertThat(clients.clientless().takeSample()).isNull();
        read(FORMAT, "198.51.100.1 \"x, unknown, 198.51.100.2\"");
        assertThat(clients.clientless().takeSample())
                .asString()
                .isEqualTo("x, unknown, 198.51.100.2");
        read(FORMAT, "198.51.100.1 \"" + "203.0.113.9, ".repeat(90) + "unknown\"");
        assertThat(clients.clientless().takeSample()).asString().hasSize(200).endsWith("unknown");
    }

    @Test
    void shouldNotStandInTheWayWhereNoProxyIsTrusted() {
        ForwardedClient none = clients();
        none.step().accept(event("198.51.100.1 \"192.0.2.7\""));
        assertThat(none.step()).isNotSameAs(none);
        assertThat(seen).containsExactly("198.51.100.1");
    }

    private ForwardedClient clients(String... trusted) {
        return new ForwardedClient(
                List.of(trusted).stream().map(Prefix::parse).toList(),
                event -> seen.add(new Prefix(event.high(), event.low(), 128).toString()));
    }

    private void read(String format, String line) {
        LineReader reader = new LineReader(Reading.format(format), clients.step());
        byte[] bytes = ("??" + line + "??").getBytes(StandardCharsets.ISO_8859_1);
        reader.line(bytes, 2, bytes.length - 2);
        assertThat(reader.read()).as(line).isOne();
    }

    private static RequestEvent event(String line) {
        RequestEvent event = new RequestEvent();
        assertThat(Reading.read(Reading.format(FORMAT), line, event)).isNull();
        return event;
    }
}
