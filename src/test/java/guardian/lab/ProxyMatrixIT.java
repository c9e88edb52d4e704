package guardian.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is counted behind a proxy: a real httpd, each shipped feed, every kind of list. */
@Tag("patient")
class ProxyMatrixIT {

    private static final String PROXY = "198.51.100.1";
    private static final String PROXY_6 = "2001:db8:f::1";
    private static final String PROXIES = "198.51.100.1 198.51.100.2 2001:db8:f::/48";

    private static final String NOBODY = null;
    private static final String ATTACK = "/?q=%3Cscript%3Ealert(1)%3C/script%3E";
    private static final Pattern CLIENT = Pattern.compile(" client=(\\S+) ");

    /** What the guardian can go by. */
    private enum Feed {
        /** X-Forwarded-For as it came. */
        HEADER,
        /** What mod_remoteip made of it, and what it has left of it. */
        HEADER_AND_REMOTEIP,
        /** What mod_remoteip made of it. */
        REMOTEIP,
        /** The connection. */
        PEER
    }

    /**
     * One request, sent as often as the threshold asks for.
     *
     * @param headers each X-Forwarded-For sent
     * @param header the client by {@link Feed#HEADER}, or nobody; and so on
     */
    private record Request(
            String from, List<String> headers, String header, String both, String remoteip) {

        static Request of(String from, String client, String... headers) {
            return new Request(from, List.of(headers), client, client, client);
        }

        String client(Feed feed) {
            return switch (feed) {
                case HEADER -> header;
                case HEADER_AND_REMOTEIP -> both;
                case REMOTEIP -> remoteip;
                case PEER -> from.equals(header) ? from : NOBODY;
            };
        }
    }

    private static final List<Request> REQUESTS =
            List.of(
                    // Straight from a client that names another.
                    Request.of("203.0.113.11", "203.0.113.11", "203.0.113.111"),
                    // Through one proxy, through two, and lies to the left.
                    Request.of(PROXY, "203.0.113.12", "203.0.113.12"),
                    Request.of(PROXY_6, "203.0.113.13", "203.0.113.13, 198.51.100.2"),
                    Request.of(PROXY, "203.0.113.14", "203.0.113.114, 203.0.113.14, 198.51.100.2"),
                    Request.of(PROXY, "203.0.113.15", "203.0.113.115", "203.0.113.15"),
                    Request.of(
                            PROXY, "203.0.113.16", "203.0.113.116, ".repeat(300) + "203.0.113.16"),
                    Request.of(PROXY, "2001:db8:17::/64", "2001:db8:17::7"),
                    Request.of(PROXY, "203.0.113.18", "::ffff:203.0.113.18"),
                    // What mod_remoteip does not read, it leaves.
                    new Request(
                            PROXY,
                            List.of("203.0.113.19:5678"),
                            "203.0.113.19",
                            "203.0.113.19",
                            NOBODY),
                    new Request(
                            PROXY,
                            List.of("[2001:db8:20::7]:443"),
                            "2001:db8:20::/64",
                            "2001:db8:20::/64",
                            NOBODY),
                    new Request(
                            PROXY,
                            List.of("[2001:db8:21::7]"),
                            "2001:db8:21::/64",
                            "2001:db8:21::/64",
                            NOBODY),
                    // mod_remoteip knows no bound.
                    new Request(
                            PROXY,
                            List.of("203.0.113.22" + ", 198.51.100.2".repeat(70)),
                            NOBODY,
                            "203.0.113.22",
                            "203.0.113.22"),
                    Request.of(PROXY, NOBODY),
                    Request.of(PROXY, NOBODY, ""),
                    Request.of(PROXY, NOBODY, "198.51.100.2"),
                    Request.of(PROXY_6, NOBODY, "2001:db8:f::2, 198.51.100.2"),
                    Request.of(PROXY, NOBODY, "203.0.113.123,"),
                    Request.of(PROXY, NOBODY, "203.0.113.124,\t198.51.100.2"));

    @ParameterizedTest
    @CsvSource({
        "none, false, HEADER",
        "none, true, HEADER",
        "Internal, false, HEADER_AND_REMOTEIP",
        "Internal, true, HEADER_AND_REMOTEIP",
        "Trusted, false, HEADER_AND_REMOTEIP",
        "Trusted, true, HEADER_AND_REMOTEIP",
    })
    void shouldCountTheClientOfACustomLog(String remoteip, boolean crs, Feed feed)
            throws IOException {
        try (Lab lab = Lab.up().withHttpdConf("debian", "customlog")) {
            if (crs) {
                lab.withModSecurity();
            }
            lab.withHttpdLines(httpd(remoteip));
            assertCounted(lab, feed, crs);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "none, crs, PEER",
        "none, no-crs, PEER",
        "Internal, crs, REMOTEIP",
        "Internal, no-crs, REMOTEIP",
        "Trusted, crs, REMOTEIP",
        "Trusted, no-crs, REMOTEIP",
        "Internal, no-rule, PEER",
    })
    void shouldCountTheClientOfSecGuardianLog(String remoteip, String rules, Feed feed)
            throws IOException {
        String crs = "SecRuleRemoveById 900000-999999";
        // Without the one that httpd-conf has for it, ModSecurity logs the proxy.
        String[] removed =
                switch (rules) {
                    case "no-crs" -> new String[] {crs};
                    case "no-rule" -> new String[] {crs + " 99510"};
                    default -> new String[0];
                };
        try (Lab lab = Lab.up()) {
            lab.withHttpdLines(httpd(remoteip, removed));
            assertCounted(lab, feed, rules.equals("crs"));
        }
    }

    private static void assertCounted(Lab lab, Feed feed, boolean crs) throws IOException {
        lab.withSettings(
                "mode = \"warn\"",
                "input.trusted_proxies = [\"" + PROXIES.replace(" ", "\", \"") + "\"]",
                "[ban]",
                "brake = 1.0", // all of these clients are offenders
                "[[rule]]",
                "name = \"requests\"",
                "threshold = { \"1m\" = 2 }");
        lab.startHttpd();
        assertThat(lab.request("203.0.113.99", ATTACK)).isEqualTo(crs ? 403 : 200);
        for (Request request : REQUESTS) {
            String[] headers =
                    request.headers().stream()
                            .flatMap(each -> Stream.of("--header", header(each)))
                            .toArray(String[]::new);
            lab.request(request.from(), "/", headers);
            lab.request(request.from(), "/", headers);
        }
        lab.stopHttpd();
        List<String> clients =
                REQUESTS.stream()
                        .map(each -> each.client(feed))
                        .filter(each -> each != NOBODY)
                        .toList();
        assertThat(lab.decisions()).allMatch(line -> line.contains(" decision=would-ban "));
        assertThat(lab.decisions())
                .extracting(ProxyMatrixIT::clientOf)
                .containsExactlyInAnyOrderElementsOf(clients);
        assertThat(lab.reports())
                .filteredOn(line -> line.contains("end of input: "))
                .singleElement()
                .asString()
                .contains(
                        1 + 2 * REQUESTS.size() + " lines read, 0 malformed",
                        2 * (REQUESTS.size() - clients.size()) + " without a client");
    }

    private static String header(String value) {
        return value.isEmpty() ? "X-Forwarded-For;" : "X-Forwarded-For: " + value;
    }

    private static String clientOf(String decision) {
        Matcher client = CLIENT.matcher(decision);
        assertThat(client.find()).as(decision).isTrue();
        return client.group(1);
    }

    private static String[] httpd(String remoteip, String... lines) {
        List<String> all = new ArrayList<>(List.of(lines));
        if (!remoteip.equals("none")) {
            all.add("RemoteIPHeader X-Forwarded-For");
            all.add("RemoteIP" + remoteip + "Proxy " + PROXIES);
        }
        return all.toArray(String[]::new);
    }
}
