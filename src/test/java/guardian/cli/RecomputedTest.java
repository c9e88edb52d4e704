package guardian.cli;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.config.RuleFile;
import guardian.config.Settings;
import guardian.control.Json;
import guardian.control.JsonTree;
import guardian.event.Prefix;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@code why --replay} makes of requests that a guardian has kept. */
class RecomputedTest {

    private static final Prefix CLIENT = Prefix.parse("192.0.2.7");
    private static final Instant START = Instant.parse("2026-11-21T01:02:03.120Z");

    private final List<JsonTree> requests = new ArrayList<>();

    @Test
    void shouldFindTheVerdictInTheRequestsThatAreKept() throws IOException {
        requests(10, "GET / HTTP/1.1", 200);
        JsonTree told = told(settings(10), decision("would-ban", "requests", 9, 10));
        assertThat(told.number("requests")).isEqualTo(10);
        assertThat(told.text("since")).isEqualTo(START.toString());
        JsonTree rule = told.objects("rules").get(0);
        assertThat(rule.text("rule")).isEqualTo("requests");
        assertThat(rule.number("most_1m")).isEqualTo(10);
        assertThat(rule.number("threshold_1m")).isEqualTo(10);
        assertThat(rule.flag("reached")).isTrue();
        assertThat(rule.text("reached_at")).isEqualTo(START.plusMillis(900).toString());
        assertThat(told.object("decision").text("verdict")).isEqualTo("follows");
        assertThat(told.object("decision").number("recomputed")).isEqualTo(10);
    }

    @Test
    void shouldSayThatFewerAreKeptThanWereCounted() throws IOException {
        requests(7, "GET / HTTP/1.1", 200);
        List<String> decision = decision("ban", "requests", 9, 10);
        JsonTree told = told(settings(10), decision);
        assertThat(told.objects("rules").get(0).flag("reached")).isFalse();
        assertThat(told.object("decision").text("verdict")).isEqualTo("too-few");
        assertThat(told.object("decision").number("recomputed")).isEqualTo(7);
        assertThat(lines(settings(10), decision))
                .last()
                .asString()
                .startsWith("ban by requests, 10 of 10 in 1m: 7 are kept, too few to recompute it");
    }

    @Test
    void shouldNotTakeRequestsAfterTheDecisionForItsReason() throws IOException {
        requests(30, "GET / HTTP/1.1", 200);
        JsonTree told = told(settings(10), decision("ban", "requests", 4, 10));
        assertThat(told.objects("rules").get(0).flag("reached")).isTrue();
        assertThat(told.object("decision").number("recomputed")).isEqualTo(5);
        assertThat(told.object("decision").text("verdict")).isEqualTo("too-few");
    }

    @Test
    void shouldSayThatTheConfigurationIsAnotherNow() throws IOException {
        requests(10, "GET / HTTP/1.1", 200);
        JsonTree told = told(settings(50), decision("ban", "requests", 9, 10));
        assertThat(told.object("decision").text("verdict")).isEqualTo("differs");
    }

    @Test
    void shouldCountByConditionsAsTheDaemonDoes() throws IOException {
        requests(6, "GET /admin/\"x\\y HTTP/1.1", 404);
        requests(4, "GET /%61dmin/../other HTTP/1.1", 404);
        Settings settings =
                RuleFile.settings(
                        """
                        [[rule]]
                        name = "admin"
                        path = ["/admin/\\"x*"]
                        host = ["www.example.com"]
                        status = ["4xx"]
                        threshold = { "5m" = 6 }
                        """);
        JsonTree told = told(settings, List.of());
        JsonTree rule = told.objects("rules").get(1);
        assertThat(rule.text("rule")).isEqualTo("admin");
        assertThat(rule.number("most_5m")).isEqualTo(6);
        assertThat(rule.flag("reached")).isTrue();
        assertThat(told.has("decision")).isFalse();
    }

    @Test
    void shouldNameTheRulesThatAskForWhatIsNotKept() throws IOException {
        requests(3, "GET / HTTP/1.1", 200);
        Settings settings =
                RuleFile.settings(
                        """
                        [[rule]]
                        name = "slow"
                        weight = "duration"
                        agent = ["*bot*"]
                        threshold = { "1m" = "30s" }
                        """);
        JsonTree told = told(settings, decision("ban", "slow", 2, 30_000));
        assertThat(told.objects("not_recomputed"))
                .extracting(each -> each.text("rule") + each.texts("lacks"))
                .containsExactly("fake-bot[agent]", "slow[agent, duration]");
        assertThat(told.object("decision").text("verdict")).isEqualTo("not-recomputed");
    }

    @Test
    void shouldReadTheDecisionOfAJsonLogAndBelieveNoClient() throws IOException {
        requests(10, "GET / HTTP/1.1", 200);
        String forged =
                "2026-11-21T01:02:09.000Z decision=expire client=192.0.2.7 rule=x request=\"GET /"
                        + " decision=ban client=192.0.2.7 rule=requests window=1m count=1"
                        + " threshold=1 \"";
        String json =
                Json.of(
                        to ->
                                to.text("time", START.plusMillis(900).toString())
                                        .text("decision", "ban")
                                        .text("client", "192.0.2.7")
                                        .text("rule", "requests")
                                        .text("window", "1m")
                                        .number("count", 10)
                                        .number("threshold", 10));
        JsonTree told = told(settings(10), List.of(json, forged, "{broken"));
        assertThat(told.object("decision").number("count")).isEqualTo(10);
        assertThat(told.object("decision").text("verdict")).isEqualTo("follows");
    }

    @Test
    void shouldSayThatNothingIsKept() {
        assertThat(lines(settings(10), List.of()))
                .containsExactly("", "recomputed: none of its requests is kept any more");
    }

    private static Settings settings(int threshold) {
        return RuleFile.settings(
                "[[rule]]\nname = 'requests'\nthreshold = { 1m = " + threshold + " }\n");
    }

    /** The latest first, as the guardian tells them; a tenth of a second apart. */
    private void requests(int count, String request, int status) throws IOException {
        for (int i = 0; i < count; i++) {
            Instant time = START.plus(Duration.ofMillis(100L * requests.size()));
            requests.add(
                    0,
                    JsonTree.read(
                            Json.of(
                                    to ->
                                            to.text("time", time.toString())
                                                    .number("status", status)
                                                    .text("host", "www.example.com")
                                                    .text("request", request))));
        }
    }

    private static List<String> decision(String word, String rule, int last, long count) {
        return List.of(
                String.format(
                        "%s decision=%s client=192.0.2.7 rule=%s window=1m count=%d threshold=%d"
                                + " ban_time=10m",
                        START.plusMillis(100L * last), word, rule, count, count));
    }

    private JsonTree told(Settings settings, List<String> decisions) throws IOException {
        return JsonTree.read(Json.of(recomputed(settings, decisions)::tell));
    }

    private List<String> lines(Settings settings, List<String> decisions) {
        return recomputed(settings, decisions).lines(START);
    }

    private Recomputed recomputed(Settings settings, List<String> decisions) {
        return new Recomputed(settings, CLIENT, requests, DecidedBy.latest(decisions).orElse(null));
    }
}
