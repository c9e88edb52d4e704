package guardian.rule;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.config.RuleFile;
import guardian.event.RequestEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Rules made up at random, and beside them the same rules as plain Java: rule by rule, key by key,
 * by Java's own regular expressions, over the texts before they were written into a line.
 */
class SelectionModelTest {

    private static final int REQUESTS = 3000;

    /** A request as the model sees it. */
    private record Request(
            String method,
            String path,
            String query,
            String host,
            String agent,
            int status,
            long micros) {}

    /** One element of a key in the file, and what it means. */
    private record Element(String key, String text, Predicate<Request> means) {}

    /** Keys with their elements in front, and those of {@code not} behind. */
    private record Model(String keys, Predicate<Request> means) {}

    private static final List<Element> ELEMENTS =
            List.of(
                    method("GET"),
                    method("POST"),
                    method("M-SEARCH"),
                    method("M-SEARCHES"),
                    status("404", 404, 404),
                    status("4xx", 400, 499),
                    status("5xx", 500, 599),
                    host("www.example.com", "www\\.example\\.com"),
                    host("*.example.com", ".*\\.example\\.com"),
                    host("/^h[0-9]+/", "h[0-9]+.*"),
                    path("/wp-login.php", "/wp-login\\.php"),
                    path("/admin/*", "/admin/.*"),
                    path("*.css", ".*\\.css"),
                    path("/a/*/c", "/a/.*/c"),
                    path("/\\.(php|cgi)$/", ".*\\.(php|cgi)"),
                    path("/^\\/[a-w]/", "/[a-w].*"),
                    path("/login|\\.env/", ".*(login|\\.env).*"),
                    path("/a.{4}c/", ".*a.{4}c.*"),
                    path("/c.{7}$/", ".*c.{7}"),
                    new Element("query", "*union*", r -> r.query.contains("union")),
                    new Element("query", "", r -> r.query.isEmpty()),
                    new Element("agent", "/bot/", r -> r.agent.contains("bot")),
                    new Element("agent", "", r -> r.agent.isEmpty()));

    @ParameterizedTest
    @CsvSource({"1,1", "2,2", "3,5", "4,20", "5,40", "6,64", "7,65", "8,130", "9,300"})
    void shouldChooseAsTheModelDoes(long seed, int rules) {
        Random random = new Random(seed);
        List<Model> models = new ArrayList<>();
        for (int i = 0; i < rules; i++) {
            models.add(model(random));
        }
        Selection selection =
                new Selection(
                        RuleFile.rules(models.stream().map(Model::keys).toArray(String[]::new)));
        RequestEvent event = new RequestEvent();
        int chosen = 0;
        for (int i = 0; i < REQUESTS; i++) {
            Request request = request(random);
            String line = fill(event, request, random);
            selection.select(event);
            for (int rule = 0, next = selection.next(0); rule < rules; rule++) {
                boolean expected = models.get(rule).means.test(request);
                assertThat(next == rule)
                        .as("%s by rule %d: %s", line, rule, models.get(rule).keys)
                        .isEqualTo(expected);
                next = expected ? selection.next(rule + 1) : next;
                chosen += expected ? 1 : 0;
            }
        }
        assertThat(chosen).isBetween(1, rules * REQUESTS - 1);
    }

    private static Model model(Random random) {
        StringBuilder keys = new StringBuilder();
        Predicate<Request> means = request -> true;
        for (int i = 1 + random.nextInt(2); i > 0; i--) {
            means = means.and(addKey(keys, "", random));
        }
        if (random.nextInt(3) == 0) {
            means = means.and(addKey(keys, "not.", random).negate());
        }
        return new Model(keys.toString(), means);
    }

    /** One key, that is not there yet, with one element or two. */
    private static Predicate<Request> addKey(StringBuilder keys, String before, Random random) {
        if (random.nextInt(10) == 0 && keys.indexOf("duration") < 0) {
            keys.append(before).append("duration = '>=1s'\n");
            return request -> request.micros != RequestEvent.UNKNOWN && request.micros >= 1_000_000;
        }
        Element one = ELEMENTS.get(random.nextInt(ELEMENTS.size()));
        Element other = ELEMENTS.get(random.nextInt(ELEMENTS.size()));
        if (before.isEmpty() && keys.indexOf(one.key) >= 0) {
            return request -> true;
        }
        boolean two = other.key.equals(one.key) && !other.text.equals(one.text);
        keys.append(before).append(one.key).append(" = ['").append(one.text);
        keys.append(two ? "', '" + other.text : "").append("']\n");
        return two ? one.means.or(other.means) : one.means;
    }

    private static Request request(Random random) {
        return new Request(
                pick(random, "GET", "POST", "PUT", "M-SEARCH", "M-SEARCHES", "M-SEARCHER", "G", ""),
                pick(
                        random,
                        "/",
                        "/article/2026/11/21/a-longer-title/",
                        "/wp-login.php",
                        "/wp-login.php5",
                        "/admin/x.cgi",
                        "/style.css",
                        "/a/b/c",
                        "/a/b\"d\\e/c",
                        "/xa1234c",
                        "/.env",
                        "/c1234567",
                        "/" + "long".repeat(100) + ".css"),
                pick(random, "", "", "x=1", "a=1+union+b", "/../%2e"),
                pick(random, "", "WWW.example.com", "a.example.com", "h7", "other"),
                pick(random, "", "Mozilla/5.0", "a bot", "b".repeat(200) + "bot"),
                new int[] {0, 200, 403, 404, 500, 999}[random.nextInt(6)],
                random.nextBoolean() ? RequestEvent.UNKNOWN : random.nextInt(2_000_000));
    }

    /** Writes it as httpd may, with a path as clients may have written it. */
    private static String fill(RequestEvent event, Request request, Random random) {
        String target = disguised(request.path, random);
        target += request.query.isEmpty() ? "" : "?" + request.query;
        String asked = request.method + ' ' + target + pick(random, " HTTP/1.1", " HTTP/2.0", "");
        String port = request.host.isEmpty() || random.nextBoolean() ? "" : ":443";
        String line = asked + '"' + request.host + port + '"' + request.agent;
        event.line(line.getBytes(StandardCharsets.ISO_8859_1));
        event.request(0, asked.length());
        int host = asked.length() + 1;
        event.host(host, host + request.host.length() + port.length());
        event.agent(line.length() - request.agent.length(), line.length());
        event.status(request.status);
        event.durationMicros(request.micros);
        return line;
    }

    private static String disguised(String path, Random random) {
        boolean plainly = random.nextBoolean();
        StringBuilder written = new StringBuilder();
        for (char c : path.toCharArray()) {
            boolean slash = c == '/' && !plainly && random.nextInt(3) == 0;
            written.append(slash ? pick(random, "/", "/.", "/x/..") : "");
            boolean coded = !plainly && random.nextInt(8) == 0;
            String quoted = c == '"' || c == '\\' ? "\\" + c : String.valueOf(c);
            // A coded slash would stand for one as well, but not where a segment must end.
            written.append(coded && c != '/' ? "%%%02x".formatted((int) c) : quoted);
        }
        return written.toString();
    }

    private static Element method(String name) {
        return new Element("method", name, r -> r.method.equals(name));
    }

    private static Element status(String text, int least, int most) {
        return new Element("status", text, r -> r.status >= least && r.status <= most);
    }

    private static Element host(String text, String regex) {
        Pattern pattern = Pattern.compile(regex, Pattern.CASE_INSENSITIVE);
        return new Element("host", text, r -> pattern.matcher(r.host).matches());
    }

    private static Element path(String text, String regex) {
        Pattern pattern = Pattern.compile(regex, Pattern.DOTALL);
        return new Element("path", text, r -> pattern.matcher(r.path).matches());
    }

    private static String pick(Random random, String... of) {
        return of[random.nextInt(of.length)];
    }
}
