package guardian.rule;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.config.RuleFile;
import guardian.event.RequestEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SelectionTest {

    private final RequestEvent event = new RequestEvent();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "path = ['/wp-login.php'] | GET /wp-login.php HTTP/1.1 | true",
                "path = ['/wp-login.php'] | GET /wp-login.php?x=1 HTTP/1.1 | true",
                "path = ['/wp-login.php'] | GET /%77p-login%2Ephp HTTP/1.1 | true",
                "path = ['/wp-login.php'] | GET //wp-login.php HTTP/1.1 | true",
                "path = ['/wp-login.php'] | GET /x/../wp-login.php HTTP/1.1 | true",
                "path = ['/wp-login.php'] | GET /./wp-login.php HTTP/1.1 | true",
                "path = ['/wp-login.php'] | GET /a/./../%2e%2e/wp-login.php HTTP/1.1 | true",
                "path = ['/wp-login.php'] | GET http://h.example/wp-login.php HTTP/1.1 | true",
                "path = ['/wp-login.php'] | GET /wp-login.phpx HTTP/1.1 | false",
                "path = ['/wp-login.php'] | GET /x?/wp-login.php HTTP/1.1 | false",
                "path = ['/wp-login.php'] | GET /wp-login.php | true",
                "path = ['/a/'] | GET /xax HTTP/1.1 | true",
                "path = ['/admin/*', '*.php'] | GET /x.php?y HTTP/1.1 | true",
                "path = ['/a\"b'] | GET /a\\\"b HTTP/1.1 | true",
                "path = ['/a\\b'] | GET /a\\\\b HTTP/1.1 | true",
                "path = ['/\\xc3/'] | GET /\\xc3\\xa9 HTTP/1.1 | true",
                "path = ['*.css'] | - | false",
                "target = ['http://*'] | GET http://h.example/ HTTP/1.1 | true",
                "target = ['http://*'] | GET /http://h.example/ HTTP/1.1 | false",
                "target = ['*:443'] | CONNECT mail.example:443 HTTP/1.1 | true",
                "query = ['*union*'] | GET /x?a=1+union+b HTTP/1.1 | true",
                "query = [''] | GET /x HTTP/1.1 | true",
                "query = [''] | GET /x?y HTTP/1.1 | false",
                "method = ['POST', 'PUT'] | POST /x HTTP/1.1 | true",
                "method = ['POST', 'PUT'] | post /x HTTP/1.1 | false",
                "method = ['POST', 'PUT'] | POSTER /x HTTP/1.1 | false",
                "method = ['-'] | - | true",
                "not.method = ['GET', 'HEAD'] | GET / HTTP/1.1 | false",
                "not.method = ['GET', 'HEAD'] | DELETE / HTTP/1.1 | true",
                "not.path = ['*.css', '*.js'] | GET /a.css HTTP/1.1 | false",
                "not.path = ['*.css', '*.js'] | GET /a HTTP/1.1 | true",
                "path = ['/a/*']; not.path = ['*.css'] | GET /a/b.css HTTP/1.1 | false",
                "path = ['/a/*']; not.path = ['*.css'] | GET /a/b HTTP/1.1 | true",
                "path = ['/a/*']; not.path = ['*.css'] | GET /b HTTP/1.1 | false"
            })
    void shouldBeAboutTheRequestsThatItsKeysDescribe(String keys, String request, boolean isAbout) {
        assertThat(isAbout(keys.replace("; ", "\n"), request)).isEqualTo(isAbout);
    }

    @Test
    void shouldAskForStatusAndItsClass() {
        event.line(new byte[0]);
        event.status(404);

        assertThat(select("status = ['4xx']", "status = [404]", "status = ['403', '5xx']"))
                .containsExactly(0, 1);
        assertThat(select("not.status = ['4xx']", "not.status = ['403']")).containsExactly(1);
    }

    @Test
    void shouldAskForWhatAFormatMayHave() {
        String line = "www.Example.com:443 root Mozilla/5.0 https://h/ x";
        event.line(line.getBytes(StandardCharsets.ISO_8859_1));
        event.host(0, 19);
        event.user(20, 24);
        event.agent(25, 36);
        event.referer(37, 47);
        event.durationMicros(2_000_000);
        event.bytes(5 << 20);

        assertThat(
                        select(
                                "host = ['WWW.example.com']",
                                "host = ['example.com']",
                                "user = ['*']",
                                "user = ['admin']",
                                "agent = ['mozilla/*']",
                                "agent = ['']",
                                "referer = ['/^https:/']",
                                "duration = '>=2s'",
                                "duration = '<2s'",
                                "bytes = '>=5MiB'",
                                "not.bytes = '>=5MiB'"))
                .containsExactly(0, 2, 4, 6, 7, 9);
    }

    @Test
    void shouldNotGuessWhatALineDoesNotTell() {
        event.line(new byte[0]);

        assertThat(
                        select(
                                "duration = '>=1ms'",
                                "bytes = '<1MiB'",
                                "agent = ['*x*']",
                                "user = ['?*']",
                                "status = ['4xx']",
                                "not.duration = '>=1ms'",
                                "agent = ['']"))
                .containsExactly(5, 6);
    }

    @Test
    void shouldNeedEveryKey() {
        String rule = "method = ['POST']\npath = ['/login']\nstatus = ['401']";

        event.line("POST /login HTTP/1.1".getBytes(StandardCharsets.ISO_8859_1));
        event.request(0, 20);
        event.status(401);
        assertThat(select(rule)).containsExactly(0);
        event.status(200);
        assertThat(select(rule)).isEmpty();
    }

    @Test
    void shouldAskForTheAgentAlone() {
        String line = "x mozilla/5.0 (compatible; GOOGLEBOT/2.1)";
        event.line(line.getBytes(StandardCharsets.ISO_8859_1));
        event.agent(2, line.length());
        String[] rules = {"", "agent = ['/googlebot|bingbot/']", "agent = ['']"};
        assertThat(select(rules)).containsExactly(0, 1);
        event.agent(2, 9);
        assertThat(select(rules)).containsExactly(0);
        event.agent(2, 2);
        assertThat(select(rules)).containsExactly(0, 2);
    }

    @Test
    void shouldTellHundredsOfRulesApart() {
        String[] rules = new String[300];
        for (int i = 0; i < rules.length; i++) {
            rules[i] = "path = ['/" + i + "/*']";
        }
        event.line("GET /271/x HTTP/1.1".getBytes(StandardCharsets.ISO_8859_1));
        event.request(0, 19);

        assertThat(select(rules)).containsExactly(271);
    }

    private boolean isAbout(String keys, String request) {
        byte[] line = ("x " + request).getBytes(StandardCharsets.ISO_8859_1);
        event.line(line);
        event.request(2, line.length);
        return !select(keys).isEmpty();
    }

    private List<Integer> select(String... keys) {
        Selection selection = new Selection(RuleFile.rules(keys));
        selection.select(event);
        List<Integer> about = new ArrayList<>();
        for (int rule = selection.next(0); rule >= 0; rule = selection.next(rule + 1)) {
            about.add(rule);
        }
        return about;
    }
}
