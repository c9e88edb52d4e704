package guardian.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.event.Prefix;
import guardian.event.RequestEvent;
import guardian.logformat.FormatFault;
import guardian.logformat.LogFormat;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompiledFormatTest {

    private static final long SECOND = 1_795_223_682L;

    private final RequestEvent event = new RequestEvent();

    /** FORMAT ! LINE ! KEY=VALUE; KEY=VALUE. */
    @ParameterizedTest
    @CsvSource(
            delimiterString = " ! ",
            quoteCharacter = '`',
            value = {
                "%a ! 192.0.2.7 ! client=192.0.2.7",
                "%%%a%% ! %192.0.2.7% ! client=192.0.2.7",
                "%h %a ! name.example 192.0.2.7 ! client=192.0.2.7",
                "%a %h %{c}a ! 192.0.2.7 x.example 198.51.100.1 ! client=192.0.2.7;"
                        + " peer=198.51.100.1",
                "%{c}a \"%{X-Forwarded-For}i\" ! 192.0.2.7 \"203.0.113.1, 203.0.113.2\" !"
                        + " client=192.0.2.7; forwarded=203.0.113.1, 203.0.113.2",
                "%a %{c}a ! 192.0.2.7 - ! client=192.0.2.7; peer=",
                "%v:%p %a ! [::1]:80 192.0.2.7 ! host=[::1]; client=192.0.2.7",
                "%v:%p %a ! 2001:db8::80:443 192.0.2.7 ! host=2001:db8::80; client=192.0.2.7",
                "%a,%v:%p,%>s ! 192.0.2.7,a.example:80,200 ! host=a.example; status=200",
                "%{Host}i %v %a ! asked.example real.example 192.0.2.7 ! host=real.example",
                "\"%{Host}i\" %a ! \"asked.example\" 192.0.2.7 ! host=asked.example",
                "%a %s %>s ! 192.0.2.7 301 404 ! status=404",
                "%a %s ! 192.0.2.7 301 ! status=301",
                "%a %400,501s %D ! 192.0.2.7 - 5 ! status=0; micros=5",
                "%a %D ! 192.0.2.7 1500 ! micros=1500",
                "%a %T ! 192.0.2.7 2 ! micros=2000000",
                "%a %{ms}T %T ! 192.0.2.7 2001 2 ! micros=2001000",
                "%a %{us}T ! 192.0.2.7 2001 ! micros=2001",
                "%a %b ! 192.0.2.7 - ! bytes=0",
                "%a %O %B ! 192.0.2.7 500 300 ! bytes=300",
                "%a %{UNIQUE_ID}e %L ! 192.0.2.7 abc-_1 xyz ! id=abc-_1",
                "%a %L ! 192.0.2.7 xyz ! id=xyz",
                "%a %L ! 192.0.2.7 - ! id=",
                "%a %{GUARDIAN_SCORE}e ! 192.0.2.7 15 ! score=15",
                "%a %{GUARDIAN_SCORE}e ! 192.0.2.7 - ! score=-9223372036854775808",
                "%a %{GUARDIAN_SCORE}e ! 192.0.2.7 -5 ! score=-9223372036854775808",
                "%a s=%{GUARDIAN_SCORE}e ! 192.0.2.7 s= ! score=-9223372036854775808",
                "%a \"%r\" ! 192.0.2.7 \"GET /a\\\"b HTTP/1.1\" ! method=GET; request=GET /a\"b"
                        + " HTTP/1.1",
                "%a \"%r\" ! 192.0.2.7 \"-\" ! request=-",
                "%a %r %>s ! 192.0.2.7 GET /a b 200 9 HTTP/1.1 200 ! request=GET /a b 200 9"
                        + " HTTP/1.1; status=200",
                "%a \"%m %U%q %H\" ! 192.0.2.7 \"GET /a b?c=d HTTP/1.1\" ! method=GET;"
                        + " request=GET /a b?c=d HTTP/1.1",
                "%a %m %H \"%U\" ! 192.0.2.7 GET HTTP/1.1 \"/x y\" ! method=GET; request=/x y",
                "%a %m ! 192.0.2.7 GET ! method=GET; request=",
                "%a %m \"%r\" ! 192.0.2.7 POST \"GET /x HTTP/1.1\" ! method=GET",
                "%a \"%!200,304,302{Referer}i\" \"%400,501{User-agent}i\" ! 192.0.2.7 \"http://e/\""
                        + " \"-\" ! referer=http://e/; agent=",
                "%a %{User-agent}i ! 192.0.2.7 Mozilla/5.0 (X11, \\xc3\\xa9) ! agent=Mozilla/5.0"
                        + " (X11, \u00c3\u00a9)",
                "%a %u %>s ! 192.0.2.7 x 200 y 404 ! user=x 200 y; status=404",
                "%a %u %>s ! 192.0.2.7 \"\" 404 ! user=; status=404",
                "%a \"%u\" %>s ! 192.0.2.7 \"\"\"\" 404 ! user=; status=404",
                "%a %U %l \"%u\" %>s ! 192.0.2.7 /x y - \"\"\"\" 404 ! user=; status=404",
                "%a \"%u\" %>s ! 192.0.2.7 \"joe\\\" 200\" 404 ! user=joe\" 200; status=404",
                "%a\\t%u\\t%{Cookie}i\\t%>s ! 192.0.2.7\tjoe x\ta=b c\t404 ! user=joe x;"
                        + " status=404",
                "%a|%u|%>s ! 192.0.2.7|x|200|404 ! user=x|200; status=404",
                "{\"ip\":\"%a\",\"request\":\"%r\",\"status\":%>s} !"
                        + " {\"ip\":\"192.0.2.7\",\"request\":\"GET /\\\",\\\"status\\\":200}"
                        + " HTTP/1.0\",\"status\":404} ! status=404; client=192.0.2.7",
                "%a %t ! 192.0.2.7 [21/Nov/2026:01:14:42 +0000] ! time=1795223682000000",
                "%a %t ! 192.0.2.7 [21/Nov/2026:01:14:42 -0500] ! time=1795241682000000",
                "%a %t.%{usec_frac}t ! 192.0.2.7 [21/Nov/2026:01:14:42 +0000].000157 !"
                        + " time=1795223682000157",
                "%a [%{%d/%b/%Y:%T}t.%{msec_frac}t %{%z}t] %u ! 192.0.2.7"
                        + " [21/Nov/2026:01:14:42.157 +0100] joe ! time=1795220082157000; user=joe",
                "%a %{%Y-%m-%dT%H:%M:%S}t.%{usec_frac}t%{%z}t ! 192.0.2.7"
                        + " 2026-11-21T01:14:42.157856+0000 ! time=1795223682157856",
                "%a [%{%e/%m/%y %R:%S %z}t] ! 192.0.2.7 [21/11/26 01:14:42 +0000] !"
                        + " time=1795223682000000",
                "%a %{sec}t ! 192.0.2.7 1795223682 ! time=1795223682000000",
                "%a %{sec}t.%{msec_frac}t ! 192.0.2.7 1795223682.157 ! time=1795223682157000",
                "%a %{msec}t ! 192.0.2.7 1795223682157 ! time=1795223682157000",
                "%a %{begin:usec}t ! 192.0.2.7 1795223682157856 ! time=1795223682157856",
                "%a %t %{end:usec}t ! 192.0.2.7 [20/Nov/2026:00:00:00 +0000] 1795223682157856 !"
                        + " time=1795223682157856",
                "%a \"%{%A, %d %B}t\" %>s ! 192.0.2.7 \"Saturday, 21 November\" 200 !"
                        + " time=-9223372036854775808; status=200",
                "%a %X %k %P %{tid}P %I %S %f ! 192.0.2.7 + 0 12 34 5 6 /srv/a b !"
                        + " client=192.0.2.7",
                "%a %{remote}p \"%{X}o\" \"%{Y}^to\" %^FB ! 192.0.2.7 40000 \"a\" \"-\" 12 !"
                        + " client=192.0.2.7",
            })
    void shouldReadItsLine(String format, String line, String expected) {
        assertThat(read(format, line)).isNull();
        for (String each : expected.split("; ")) {
            String key = each.substring(0, each.indexOf('='));
            assertThat(key + '=' + value(key)).isEqualTo(each);
        }
    }

    private String value(String key) {
        return switch (key) {
            case "client" -> new Prefix(event.high(), event.low(), 128).toString();
            case "peer" ->
                    event.hasPeer()
                            ? new Prefix(event.peerHigh(), event.peerLow(), 128).toString()
                            : "";
            case "host" -> event.host(99);
            case "method" -> event.method();
            case "request" -> event.request(99);
            case "status" -> Integer.toString(event.status());
            case "id" -> event.id(99);
            case "bytes" -> Long.toString(event.bytes());
            case "score" -> Long.toString(event.score());
            case "micros" -> Long.toString(event.durationMicros());
            case "time" -> Long.toString(event.timeMicros());
            case "referer" -> event.referer(99);
            case "agent" -> event.agent(99);
            case "user" -> event.user(99);
            case "forwarded" -> event.forwarded(99);
            default -> throw new IllegalArgumentException(key);
        };
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            quoteCharacter = '`',
            value = {
                "%a ! name.example ! ADDRESS",
                "%a ! 192.0.2.7:80 ! ADDRESS",
                "%a ! - ! ADDRESS",
                "%a %>s ! 192.0.2.7 20 ! FIELDS",
                "%a %>s ! 192.0.2.7 - ! FIELDS",
                "%a %>s ! 192.0.2.7 200 x ! FIELDS",
                "%a %D ! 192.0.2.7 1x ! FIELDS",
                "%a %p \"x\" ! 192.0.2.7 http \"x\" ! FIELDS",
                "%a \"%r\" ! 192.0.2.7 \"GET /\\\" ! FIELDS",
                "%a \"%r\" ! 192.0.2.7 \"GET /\" x ! FIELDS",
                "%a \"%r\" ! 192.0.2.7 'GET /' ! FIELDS",
                "%a %t ! 192.0.2.7 [31/Nov/2026:01:14:42 +0000] ! DATE",
                "%a %t ! 192.0.2.7 x21/Nov/2026:01:14:42 +0000x ! DATE",
                "%a %{%F}t %{%T}t ! 192.0.2.7 2026-02-29 01:14:42 ! DATE",
                "%a %{%F}t %{%T}t ! 192.0.2.7 2026-02-28 24:14:42 ! DATE",
                "%a %{msec}t ! 192.0.2.7 1.5 ! DATE",
                "%a %{msec}t ! 192.0.2.7 99999999999999999 ! DATE",
                "%a %u ! 192.0.2.7 a\u0001b ! BINARY_IS_TEXT",
                "%a %>s ! 192.0.2.7 \u00012 ! BINARY",
            })
    void shouldSayWhyALineIsNone(String format, String line, String cause) {
        Malformed told = read(format, line);
        assertThat(told == null ? "BINARY_IS_TEXT" : told.name()).isEqualTo(cause);
    }

    @Test
    void shouldNotBelieveAForgedLineInTheUserName() {
        String forged =
                "192.0.2.7 - x [21/Nov/2026:00:00:00 +0000] \\\"GET /forged HTTP/1.1\\\" 200 1"
                    + " \\\"-\\\" \\\"-\\\" [21/Nov/2026:01:14:42 +0000] \"GET /x HTTP/1.1\" 403"
                    + " 239 \"-\" \"-\"";
        assertThat(read("combined", forged)).isNull();
        assertThat(event.request(99)).isEqualTo("GET /x HTTP/1.1");
        assertThat(event.status()).isEqualTo(403);
        assertThat(event.timeMicros()).isEqualTo(SECOND * 1_000_000);
    }

    @Test
    void shouldLeaveNothingOfTheLineBefore() throws FormatFault {
        LineFormat full =
                Reading.format(
                        "%a %{c}a %v \"%{Referer}i\" %t %D %b %>s %L \"%r\" %{GUARDIAN_SCORE}e");
        Reading.read(
                full,
                "192.0.2.7 192.0.2.8 h \"r\" [21/Nov/2026:01:14:42 +0000] 1 2 200 id \"GET /\" 7",
                event);
        assertThat(read("%a", "192.0.2.9")).isNull();
        assertThat(event.hasPeer()).isFalse();
        assertThat(event.host(9) + event.referer(9) + event.id(9) + event.request(9)).isEmpty();
        assertThat(event.method()).isEmpty();
        assertThat(event.status()).isZero();
        assertThat(event.timeMicros()).isEqualTo(RequestEvent.UNKNOWN);
        assertThat(event.durationMicros()).isEqualTo(RequestEvent.UNKNOWN);
        assertThat(event.bytes()).isEqualTo(RequestEvent.UNKNOWN);
        assertThat(event.score()).isEqualTo(RequestEvent.UNKNOWN);
    }

    @Test
    void shouldTakeATimeWithoutAZoneForThisMachines() throws FormatFault {
        LineFormat format =
                new CompiledFormat(
                        "own",
                        LogFormat.parse("%a %{%F %T}t"),
                        ZoneId.of("Europe/Berlin").getRules());
        Reading.read(format, "192.0.2.7 2026-11-21 02:14:42", event);
        assertThat(event.timeMicros()).isEqualTo(SECOND * 1_000_000);
        Reading.read(format, "192.0.2.7 2026-07-21 02:14:42", event);
        assertThat(event.timeMicros()).isEqualTo(1_784_592_882_000_000L);
    }

    private Malformed read(String format, String line) {
        return Reading.read(Reading.format(format), line, event);
    }
}
