package guardian.window;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.config.Rule;
import guardian.config.RuleFile;
import guardian.event.RequestEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A table of rules, and beside it the same rules as plain Java over plain lists: whoever reaches a
 * threshold by the exact count is an offender on that very request, and nobody is whose count over
 * window + 1/30 stays below it.
 */
class RulesModelTest {

    private static final int CLIENTS = 6;
    private static final int REQUESTS = 6000;
    private static final long START = 1_795_000_000_000L;

    /** A request as the model sees it. */
    private record Request(
            long millis,
            int client,
            String method,
            String host,
            String path,
            int status,
            long micros,
            long bytes,
            String agent) {}

    private interface Weigh {
        long of(Request request);
    }

    /**
     * A rule in the file, and what it means.
     *
     * @param minute in requests, microseconds or bytes; 0 when there is none
     * @param bad by a ratio, which are bad; else null
     */
    private record Line(
            String keys, Weigh weigh, long minute, long fiveMinutes, Weigh bad, int percent) {

        Line(String keys, Weigh weigh, long minute, long fiveMinutes) {
            this(keys, weigh, minute, fiveMinutes, null, 0);
        }
    }

    private static final List<Line> TABLE =
            List.of(
                    new Line("threshold = { 1m = 60, 5m = 200 }", r -> 1, 60, 200),
                    new Line(
                            "method = ['POST']\npath = ['/login']\nthreshold = { 1m = 6 }",
                            r -> r.method.equals("POST") && r.path.equals("/login") ? 1 : 0,
                            6,
                            0),
                    new Line(
                            "not.path = ['*.css', '*.png']\nthreshold = { 1m = 40 }",
                            r -> r.path.endsWith(".css") || r.path.endsWith(".png") ? 0 : 1,
                            40,
                            0),
                    new Line(
                            "path = ['/^\\/(\\.git|\\.env)/']\nthreshold = { 5m = 1 }",
                            r -> r.path.startsWith("/.git") || r.path.startsWith("/.env") ? 1 : 0,
                            0,
                            1),
                    new Line(
                            "weight = { 4xx = 5, 5xx = 0, other = 1 }\nthreshold = { 1m = 90 }",
                            r -> r.status / 100 == 4 ? 5 : r.status / 100 == 5 ? 0 : 1,
                            90,
                            0),
                    new Line(
                            "weight = 'duration'\nthreshold = { 1m = '12s', 5m = '50s' }",
                            Request::micros,
                            12_000_000,
                            50_000_000),
                    new Line(
                            "weight = 'bytes'\nhost = ['a.example']\nthreshold = { 5m = '900KiB' }",
                            r -> r.host.equals("a.example") ? r.bytes : 0,
                            0,
                            900 << 10),
                    new Line(
                            "host = ['*.example']\n"
                                    + "status = ['404', '5xx']\n"
                                    + "threshold = { 1m = 12 }",
                            r -> r.status == 404 || r.status >= 500 ? 1 : 0,
                            12,
                            0),
                    new Line(
                            "agent = ['/bot|spider/']\n"
                                    + "duration = '>=300ms'\n"
                                    + "threshold = { 5m = 20 }",
                            r -> r.agent.contains("bot") && r.micros >= 300_000 ? 1 : 0,
                            0,
                            20),
                    new Line(
                            "ratio = { status = ['4xx'], percent = 60 }\nthreshold = { 1m = 30 }",
                            r -> 1,
                            30,
                            0,
                            r -> r.status / 100 == 4 ? 1 : 0,
                            60));

    private static final List<Rule> RULES =
            RuleFile.rules(TABLE.stream().map(Line::keys).toArray(String[]::new));

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldDecideAsTheModelDoes(long seed) {
        List<Request> requests = requests(new Random(seed));
        List<List<Integer>> offenders = watched(requests);

        for (int rule = 0; rule < TABLE.size(); rule++) {
            for (int i = 0; i < requests.size(); i++) {
                boolean must = isReached(TABLE.get(rule), requests, i, 1.0);
                if (offenders.get(i).contains(rule)) {
                    assertThat(isReached(TABLE.get(rule), requests, i, 31.0 / 30))
                            .as("rule %d, request %d: too early", rule, i)
                            .isTrue();
                } else {
                    assertThat(must).as("rule %d, request %d: missed", rule, i).isFalse();
                }
            }
        }
    }

    /** By which rules each request is an offence; nobody is ever left in quiet. */
    private static List<List<Integer>> watched(List<Request> requests) {
        List<Integer> now = new ArrayList<>();
        Watch[] watch = new Watch[1];
        watch[0] =
                new Watch(
                        RULES,
                        32,
                        64,
                        1000,
                        offence -> {
                            now.add(offence.rule());
                            watch[0].answer(new Quiet(offence.client(), offence.rule(), 0));
                            return true;
                        });
        List<List<Integer>> offenders = new ArrayList<>();
        RequestEvent event = new RequestEvent();
        for (Request request : requests) {
            now.clear();
            fill(event, request);
            watch[0].count(event, request.millis());
            offenders.add(List.copyOf(now));
        }
        return offenders;
    }

    private static void fill(RequestEvent event, Request request) {
        String line = request.method() + ' ' + request.path() + " HTTP/1.1";
        String all = line + ' ' + request.host() + ' ' + request.agent();
        event.line(all.getBytes(StandardCharsets.ISO_8859_1));
        event.address(0, guardian.event.Prefix.ipv4Low(0x0A000000 + request.client()));
        event.request(0, line.length());
        event.host(line.length() + 1, line.length() + 1 + request.host().length());
        event.agent(all.length() - request.agent().length(), all.length());
        event.status(request.status());
        event.durationMicros(request.micros());
        event.bytes(request.bytes());
    }

    /** With a window longer than true, too much is no excuse for the amounts of one request. */
    private static boolean isReached(Line line, List<Request> all, int at, double stretch) {
        Request now = all.get(at);
        if (line.weigh().of(now) == 0) {
            return false;
        }
        return reached(line, all, at, 60_000 * stretch, line.minute(), stretch)
                || reached(line, all, at, 300_000 * stretch, line.fiveMinutes(), stretch);
    }

    private static boolean reached(
            Line line, List<Request> all, int at, double window, long threshold, double stretch) {
        if (threshold == 0) {
            return false;
        }
        Request now = all.get(at);
        long sum = 0;
        long bad = 0;
        for (int i = at; i >= 0 && now.millis() - all.get(i).millis() < window; i--) {
            if (all.get(i).client() == now.client()) {
                sum += line.weigh().of(all.get(i));
                bad += line.bad() == null ? 0 : line.bad().of(all.get(i));
            }
        }
        if (line.bad() == null) {
            // Amounts are counted in units of a 30,000th, rounded down once at most.
            long grain = threshold > 30_000 && stretch == 1.0 ? threshold / 10_000 : 0;
            return sum >= threshold + grain;
        }
        // The share may be higher or lower in the window that is a little longer.
        double slack = stretch == 1.0 ? 1.15 : 0.85;
        return sum >= threshold && bad * 100 >= sum * line.percent() * slack;
    }

    private static List<Request> requests(Random random) {
        List<Request> all = new ArrayList<>();
        long millis = START;
        for (int i = 0; i < REQUESTS; i++) {
            millis += random.nextInt(20) == 0 ? random.nextInt(4000) : random.nextInt(150);
            int client = Math.min(random.nextInt(CLIENTS), random.nextInt(CLIENTS));
            all.add(
                    new Request(
                            millis,
                            client,
                            random.nextInt(4) == 0 ? "POST" : "GET",
                            random.nextBoolean() ? "a.example" : "b.example",
                            pick(random, "/", "/login", "/a.css", "/b.png", "/x", "/y/z", "/.env"),
                            random.nextInt(CLIENTS + 2) > client
                                    ? 200
                                    : random.nextBoolean() ? 404 : 503,
                            random.nextInt(10) == 0
                                    ? random.nextInt(3_000_000)
                                    : random.nextInt(20_000),
                            random.nextInt(12_000),
                            pick(random, "Mozilla/5.0", "a bot", "curl")));
        }
        return all;
    }

    private static String pick(Random random, String... of) {
        return of[random.nextInt(10) == 0 ? of.length - 1 : random.nextInt(of.length - 1)];
    }

    @Test
    void shouldCountDifferentPathsHoweverTheyAreWritten() {
        List<Offence> offences = new ArrayList<>();
        Watch watch =
                new Watch(
                        RuleFile.rules("distinct = 'path'\nthreshold = { 1m = 10 }"),
                        32,
                        64,
                        1000,
                        offences::add);
        RequestEvent event = new RequestEvent();
        for (int i = 0; i < 500; i++) {
            String path = i % 2 == 0 ? "/a/" + i % 8 : "//a/./%3" + (char) ('0' + i % 8);
            fill(event, new Request(START + i, 1, "GET", "h", path + "?n=" + i, 200, 1, 1, ""));
            watch.count(event, START + i);
        }
        assertThat(offences).isEmpty();
        for (int i = 0; i < 4; i++) {
            fill(event, new Request(START + 600, 1, "GET", "h", "/b/" + i, 200, 1, 1, ""));
            watch.count(event, START + 600);
        }
        assertThat(offences).hasSize(1);
        assertThat(offences.get(0).evidence().request()).startsWith("GET /b/");
    }
}
