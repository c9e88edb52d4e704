package guardian.decision;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.config.Settings;
import guardian.event.Finding;
import guardian.event.Prefix;
import guardian.event.RecordBuilder;
import guardian.state.Ban;
import guardian.window.Evidence;
import guardian.window.Offence;
import guardian.window.Window;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FindingsTest {

    private static final String ID = "Zx9YkH8AAQEAAB";
    private static final Finding INJECTION = new Finding("942100,949110", 15);

    private final List<String> wanted = new ArrayList<>();
    private long nanos = TimeUnit.HOURS.toNanos(1);
    private final Findings findings =
            new Findings(Settings.defaults().input()::clientOf, wanted::add, () -> nanos);

    @Test
    void shouldTellADecisionWhatIsKnownOfItsRequest() {
        findings.swept(record("192.0.2.7", ID, "/x").build());

        assertThat(found("192.0.2.7", ID, "GET /x HTTP/1.1")).isEqualTo(INJECTION);
        assertThat(findings.take()).isEmpty();
        assertThat(wanted).isEmpty();
    }

    @Test
    void shouldTellLaterWhatComesLater() {
        assertThat(found("192.0.2.7", ID, "GET /x HTTP/1.1")).isNull();
        assertThat(wanted).containsExactly(ID);
        assertThat(findings.take()).isEmpty();
        findings.swept(record("192.0.2.7", ID, "/x").build());

        assertThat(findings.take())
                .containsExactly(
                        new LateFinding(Prefix.parse("192.0.2.7"), "requests", ID, INJECTION));
        findings.swept(record("192.0.2.7", ID, "/x").build());
        assertThat(findings.take()).isEmpty();
        assertThat(found("192.0.2.7", ID, "GET /x HTTP/1.1")).isEqualTo(INJECTION);
    }

    @Test
    void shouldKnowAClientOfManyAddresses() {
        findings.swept(record("2001:db8:5::9", ID, "/x").build());

        assertThat(found("2001:db8:5::/64", ID, "GET /x HTTP/1.1")).isEqualTo(INJECTION);
    }

    /** With mpm_itk connections of one moment have one id; without mod_unique_id all have. */
    @Test
    void shouldTakeNoOtherRequestForTheOneOfTheDecision() {
        findings.swept(record("192.0.2.8", ID, "/x").build());
        findings.swept(record("192.0.2.7", ID, "/y").build());
        findings.swept(record("192.0.2.7", "0", "/x").build());
        findings.swept(record("192.0.2.7", "", "/x").build());
        findings.swept(record(null, ID, "/x").build());

        assertThat(found("192.0.2.7", ID, "GET /x HTTP/1.1")).isNull();
        assertThat(found("192.0.2.7", "0", "GET /x HTTP/1.1")).isNull();
        assertThat(found("192.0.2.7", "", "GET /x HTTP/1.1")).isNull();
        assertThat(wanted).containsExactly(ID);
        findings.swept(record("192.0.2.7", ID, "/z").build());
        assertThat(findings.take()).isEmpty();
        findings.swept(record("192.0.2.7", ID, "/x").build());
        assertThat(findings.take()).hasSize(1);
        assertThat(found("192.0.2.7", ID, "GET /y HTTP/1.1")).isEqualTo(INJECTION);
    }

    @Test
    void shouldKnowARequestWhoseLineWasCut() {
        findings.swept(record("192.0.2.7", ID, "/long?" + "a".repeat(50) + "\u0001b").build());

        assertThat(found("192.0.2.7", ID, "GET /long?" + "a".repeat(50) + "\\x0"))
                .isEqualTo(INJECTION);
        assertThat(found("192.0.2.7", ID, "")).isEqualTo(INJECTION);
    }

    @Test
    void shouldAskNothingWhereAnAuditRuleDecided() {
        Evidence evidence = Evidence.of(record("192.0.2.7", ID, "/x").build());

        assertThat(findings.with(decision("192.0.2.7", evidence, false)).offence().evidence())
                .isSameAs(evidence);
        assertThat(wanted).isEmpty();
    }

    @Test
    void shouldTellTheLateFindingOfANetworksBanOnlyOnce() {
        Evidence evidence = new Evidence("h", "GET /x HTTP/1.1", ID);
        findings.with(decision("192.0.2.7", evidence, false));
        findings.with(decision("192.0.2.7", evidence, true));
        findings.swept(record("192.0.2.7", ID, "/x").build());

        assertThat(findings.take()).hasSize(1);
    }

    @Test
    void shouldNotWaitForEverForARecordThatNobodyWrote() {
        assertThat(found("192.0.2.7", ID, "GET /x HTTP/1.1")).isNull();
        nanos += TimeUnit.SECONDS.toNanos(121);
        findings.take();
        findings.swept(record("192.0.2.7", ID, "/x").build());

        assertThat(findings.take()).isEmpty();
        assertThat(findings.forgotten()).isZero();
    }

    @Test
    void shouldForgetTheOldestWhenThereIsNoRoom() {
        for (int i = 0; i <= 4096; i++) {
            found("192.0.2.7", ID + i, "GET /x HTTP/1.1");
        }
        assertThat(findings.forgotten()).isEqualTo(1);
        for (int i = 0; i <= 8192; i++) {
            findings.swept(record("192.0.2.7", ID + i, "/x").build());
        }

        assertThat(findings.take()).hasSize(4096);
        assertThat(found("192.0.2.7", ID + 0, "GET /x HTTP/1.1")).isNull();
        assertThat(found("192.0.2.7", ID + 1, "GET /x HTTP/1.1")).isEqualTo(INJECTION);
    }

    private Finding found(String client, String id, String request) {
        Evidence evidence = new Evidence("www.example.com", request, id);
        return findings.with(decision(client, evidence, false)).offence().evidence().finding();
    }

    private static Decision decision(String client, Evidence evidence, boolean network) {
        Prefix prefix = Prefix.parse(client);
        Ban ban =
                new Ban(
                        network ? prefix.network() : prefix,
                        List.of("requests"),
                        0,
                        600,
                        1,
                        Ban.Kind.REAL,
                        network,
                        false);
        Offence offence = new Offence(prefix, 0, Window.ONE_MINUTE, 120, 120, 0, 0, evidence);
        return new Decision(Verdict.BAN, 0, ban, "requests", offence, Duration.ofMinutes(10), null);
    }

    private static RecordBuilder record(String client, String id, String uri) {
        return new RecordBuilder()
                .client(client)
                .id(id)
                .request("GET", uri)
                .scores(15, 15, 0)
                .fired(942100, 2)
                .fired(949110, 0);
    }
}
