package guardian.decision;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import guardian.event.AuditRecord;
import guardian.event.Finding;
import guardian.event.Prefix;
import guardian.state.Ban;
import guardian.window.Evidence;
import guardian.window.Offence;
import guardian.window.Window;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class LogLineTest {

    private static final Decision.Applied NOT = Decision.Applied.NOT;
    private static final long AT = Instant.parse("2026-11-21T01:02:03.123Z").toEpochMilli();

    @Test
    void shouldWriteTheLineOfTheContract() {
        Evidence evidence = new Evidence("www.example.com", "GET /x HTTP/1.1", "Zx9YkH8AAQEAAB");
        assertThat(LogLine.of(decision(evidence), new Decision.Applied("iptables", 3, null)))
                .isEqualTo(
                        "2026-11-21T01:02:03.123Z decision=ban client=192.0.2.7 rule=requests"
                                + " window=1m count=120 threshold=120 ban_time=10m"
                                + " until=2026-11-21T01:12:03Z step=1 firewall=iptables took_ms=3"
                                + " host=www.example.com request=\"GET /x HTTP/1.1\""
                                + " id=Zx9YkH8AAQEAAB");
    }

    @Test
    void shouldTellWhatModSecurityFound() {
        Evidence evidence = new Evidence("www.example.com", "GET /x HTTP/1.1", "Zx9Y");
        assertThat(LogLine.of(decision(evidence.with(new Finding("942100", 25))), NOT))
                .endsWith(" id=Zx9Y rules=942100 score=25");
        Finding nothing = new Finding("", AuditRecord.UNKNOWN);
        assertThat(LogLine.of(decision(evidence.with(nothing)), NOT))
                .endsWith(" id=Zx9Y rules=\"\"");
        assertThat(JsonLine.of(decision(evidence.with(new Finding("942100", 25))), NOT))
                .endsWith(",\"id\":\"Zx9Y\",\"rules\":\"942100\",\"score\":25}");
    }

    @Test
    void shouldSayOfANetworkHowManyOfItAreBanned() {
        Prefix network = Prefix.parse("2001:db8:5::/48");
        Ban ban =
                new Ban(
                        network,
                        List.of("login"),
                        AT,
                        AT / 1000 + 600,
                        1,
                        Ban.Kind.NOTIONAL,
                        true,
                        false);
        Offence offence = new Offence(network, 0, Window.ONE_MINUTE, 9, 9, AT, 0, Evidence.UNKNOWN);
        Duration time = Duration.ofMinutes(10);
        assertThat(
                        LogLine.of(
                                new Decision(
                                        Verdict.WOULD_BAN, AT, ban, "login", offence, time, null),
                                Decision.Applied.NOT))
                .isEqualTo(
                        "2026-11-21T01:02:03.123Z decision=would-ban client=2001:db8:5::/48"
                                + " scope=network rule=login count=9 threshold=9 ban_time=10m"
                                + " until=2026-11-21T01:12:03Z step=1");
    }

    @Test
    void shouldSayWhyTheFirewallFailed() {
        assertThat(
                        LogLine.of(
                                decision(Evidence.UNKNOWN),
                                new Decision.Applied("iptables", 3, "set is full")))
                .endsWith("took_ms=3 reason=\"set is full\"");
    }

    @Property
    void shouldStayOneLineOfPrintableAsciiWhateverAClientSends(
            @ForAll String host, @ForAll String request, @ForAll String id) {
        String line = LogLine.of(decision(new Evidence(host, request, id)), Decision.Applied.NOT);
        assertThat(line).matches("[ -~]*");
        // Outside of quotes a client's text has no blank, so it can forge no key.
        String unquoted = line.replaceAll("\"(?:[^\"\\\\]|\\\\.)*+\"", "Q");
        assertThat(unquoted.split(" "))
                .filteredOn(part -> part.contains("="))
                .extracting(part -> part.substring(0, part.indexOf('=')))
                .containsExactly(
                        "decision",
                        "client",
                        "rule",
                        "window",
                        "count",
                        "threshold",
                        "ban_time",
                        "until",
                        "step",
                        "host",
                        "request",
                        "id");
    }

    @Property
    void shouldBeOneJsonObjectWithTheSameKeysWhateverAClientSends(
            @ForAll String host, @ForAll String request, @ForAll String id) throws IOException {
        String line = JsonLine.of(decision(new Evidence(host, request, id)), Decision.Applied.NOT);
        assertThat(line).matches("[ -~]*");
        Map<String, String> fields = new LinkedHashMap<>();
        try (JsonParser json = new JsonFactory().createParser(line)) {
            assertThat(json.nextToken()).isEqualTo(JsonToken.START_OBJECT);
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String key = json.currentName();
                json.nextToken();
                fields.put(key, json.getText());
            }
            assertThat(json.nextToken()).isNull();
        }
        assertThat(fields.keySet())
                .containsExactly(
                        "time",
                        "decision",
                        "client",
                        "rule",
                        "window",
                        "count",
                        "threshold",
                        "ban_time",
                        "until",
                        "step",
                        "host",
                        "request",
                        "id");
        assertThat(fields).containsEntry("host", host).containsEntry("request", request);
    }

    @Test
    void shouldEscapeInJsonWhatATerminalWouldObey() {
        String line =
                JsonLine.of(
                        decision(new Evidence("a\u007fb", "\u001b[2J", "\ud800")),
                        Decision.Applied.NOT);
        assertThat(line).matches("[ -~]*").contains("a\\u007Fb").contains("\\u001B[2J");
    }

    private static Decision decision(Evidence evidence) {
        Prefix client = Prefix.parse("192.0.2.7");
        Ban ban = new Ban(client, List.of("requests"), AT, AT / 1000 + 600, 1, Ban.Kind.REAL);
        Offence offence = new Offence(client, 0, Window.ONE_MINUTE, 120, 120, AT, 0, evidence);
        return new Decision(
                Verdict.BAN, AT, ban, "requests", offence, Duration.ofMinutes(10), null);
    }
}
