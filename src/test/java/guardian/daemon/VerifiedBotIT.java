package guardian.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.dns.DnsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The daemon in block mode beside a DNS server: real search engines, fakes, and host names. */
class VerifiedBotIT {

    private static final String GOOGLEBOT =
            "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";
    private static final String BROWSER = "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0";
    private static final String REAL = "192.0.2.66";
    private static final String REAL_SIX = "2001:db8:66::1";
    private static final String FAKE = "198.51.100.7";
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC);

    @TempDir private Path folder;
    private DnsServer dns;

    @BeforeEach
    void start() throws IOException {
        String six = "0.".repeat(15) + "0.0.0.0.6.6.0.0.8.b.d.0.1.0.0.2.ip6.arpa";
        dns =
                new DnsServer()
                        .has("66.2.0.192.in-addr.arpa", "PTR", "crawl.googlebot.com")
                        .has("1." + six, "PTR", "crawl.googlebot.com")
                        .has("crawl.googlebot.com", "A", REAL)
                        .has("crawl.googlebot.com", "AAAA", REAL_SIX)
                        .has("7.100.51.198.in-addr.arpa", "PTR", "crawl.googlebot.com")
                        .has("office.example.com", "A", "192.0.2.8");
    }

    @AfterEach
    void removeEverything() throws Exception {
        dns.close();
        for (String family : List.of("iptables", "ip6tables")) {
            run(family, "-F");
            run(family, "-X");
        }
        run("ipset", "destroy");
    }

    @Test
    void shouldBanAFakeWithItsFirstRequestAndTheRealOneNever() throws Exception {
        try (Daemon daemon = Daemon.start(config("combined"))) {
            daemon.send(lines(FAKE, GOOGLEBOT, 1));
            Daemon.awaitDecision(folder, "decision=ban client=" + FAKE + " rule=fake-bot");
            daemon.send(lines(REAL, GOOGLEBOT, 130)).send(lines(REAL_SIX, GOOGLEBOT, 130));
            awaitSpared(REAL);
            awaitSpared("2001:db8:66::/64");
            assertThat(daemon.end()).isZero();
        }
        assertThat(Daemon.decisions(folder)).hasSize(3);
        assertThat(output("ipset", "list"))
                .contains(FAKE + " ")
                .doesNotContain(REAL + " ")
                .doesNotContain("2001:db8:66::");
    }

    @Test
    void shouldKnowTheRealOneWhereLinesTellNoAgent() throws Exception {
        try (Daemon daemon = Daemon.start(config("guardian"))) {
            daemon.requests(REAL, 120).requests(FAKE, 120);
            awaitSpared(REAL);
            Daemon.awaitDecision(folder, "decision=ban client=" + FAKE + " rule=requests");
            assertThat(daemon.end()).isZero();
        }
        assertThat(Daemon.decisions(folder)).hasSize(2);
    }

    @Test
    void shouldLiftABanOnceDnsTellsWhoItIs() throws Exception {
        dns.answers(DnsServer.Manner.SILENT);
        try (Daemon daemon = Daemon.start(config("combined"))) {
            daemon.send(lines(FAKE, GOOGLEBOT, 1)).send(lines(REAL, GOOGLEBOT, 120));
            Daemon.awaitDecision(folder, "decision=ban client=" + REAL + " rule=requests");
            assertThat(Daemon.decisions(folder)).as("claims are not disproved").hasSize(1);
            dns.answers(DnsServer.Manner.HONEST);
            Daemon.awaitDecision(folder, "decision=unban client=" + REAL);
            // It is heard of in a moment that its offences count again.
            Daemon.await(
                    "the offences of one who is protected",
                    Duration.ofSeconds(10),
                    () -> sendsUntil(daemon, "decision=allowlisted client=" + REAL));
            assertThat(daemon.end()).isZero();
        }
        assertThat(Daemon.decisions(folder))
                .filteredOn(line -> line.contains("decision=unban client=" + REAL))
                .singleElement()
                .matches(line -> line.contains("reason=verified-bot"));
        assertThat(output("ipset", "list")).doesNotContain(REAL + " ");
    }

    @Test
    void shouldBanNobodyForWhatAServerSaysThatIsNoAnswer() throws Exception {
        try (Daemon daemon = Daemon.start(config("combined"))) {
            DnsServer.Manner[] manners = {
                DnsServer.Manner.GARBAGE,
                DnsServer.Manner.TORN,
                DnsServer.Manner.TRUNCATED,
                DnsServer.Manner.FAILING,
                DnsServer.Manner.WRONG_ID
            };
            for (int i = 0; i < manners.length; i++) {
                dns.has((100 + i) + ".100.51.198.in-addr.arpa", "PTR", "host.example.com")
                        .answers(manners[i]);
                int before = dns.asked();
                daemon.send(lines("198.51.100." + (100 + i), GOOGLEBOT, 1));
                Daemon.await("a question", Duration.ofSeconds(10), () -> dns.asked() > before);
            }
            dns.stop();
            daemon.send(lines("198.51.100.99", GOOGLEBOT, 1));
            assertThat(daemon.end()).isZero();
        }
        assertThat(Daemon.decisions(folder)).isEmpty();
    }

    @Test
    void shouldHoldUpNobodyElseWhileThousandsWaitForASlowServer() throws Exception {
        dns.slow(400);
        try (Daemon daemon = Daemon.start(config("combined"))) {
            String claims =
                    IntStream.range(0, 3000)
                            .mapToObj(i -> "198.18." + i / 250 + "." + i % 250)
                            .map(client -> line(client, GOOGLEBOT))
                            .reduce("", String::concat);
            daemon.send(claims).send(lines("203.0.113.9", BROWSER, 120));
            Daemon.awaitDecision(folder, "client=203.0.113.9 rule=requests");
            assertThat(daemon.end()).isZero();
        }
        String took = Daemon.decisions(folder).get(0).replaceAll(".* took_ms=(\\d+) .*", "$1");
        assertThat(Daemon.decisions(folder).get(0)).contains("client=203.0.113.9");
        assertThat(Integer.parseInt(took)).isLessThan(1500);
        assertThat(Daemon.log(folder)).contains("3120 lines read");
    }

    @Test
    void shouldProtectAHostNameAndLiftItsBanAtOnce() throws Exception {
        try (Daemon daemon = Daemon.start(config("combined"))) {
            daemon.send(lines("192.0.2.8", BROWSER, 120));
            Daemon.awaitDecision(folder, "decision=ban client=192.0.2.8");
            assertThat(daemon.end()).isZero();
        }
        try (Daemon daemon = Daemon.start(config("combined", "\"office.example.com\""))) {
            daemon.send(lines("192.0.2.9", BROWSER, 1));
            Daemon.awaitDecision(folder, "decision=unban client=192.0.2.8");
            daemon.send(lines("192.0.2.8", BROWSER, 120));
            Daemon.awaitDecision(folder, "decision=allowlisted client=192.0.2.8");
            assertThat(daemon.end()).isZero();
        }
        assertThat(Daemon.decisions(folder).get(1)).contains("reason=allowlist");
    }

    private void awaitSpared(String client) throws InterruptedException {
        Daemon.awaitDecision(folder, "decision=allowlisted client=" + client + " rule=requests");
        assertThat(lineWith("decision=allowlisted client=" + client))
                .contains("reason=verified-bot");
    }

    private boolean sendsUntil(Daemon daemon, String part) {
        try {
            daemon.send(lines(REAL, GOOGLEBOT, 1));
            return Daemon.decisions(folder).stream().anyMatch(line -> line.contains(part));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String lineWith(String part) {
        try {
            return Daemon.decisions(folder).stream()
                    .filter(line -> line.contains(part))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path config(String format, String... clients) throws IOException {
        return Daemon.config(
                folder,
                "mode = \"block\"",
                "[input]\nformat = \""
                        + format
                        + "\"\n[allowlist]\nclients = ["
                        + String.join(", ", clients)
                        + "]\ndns = [\""
                        + dns.address()
                        + "\"]\n");
    }

    private static String lines(String client, String agent, int count) {
        return line(client, agent).repeat(count);
    }

    private static String line(String client, String agent) {
        return client
                + " - - ["
                + DATE.format(Instant.now())
                + "] \"GET /x HTTP/1.1\" 200 239 \"-\" \""
                + agent
                + "\"\n";
    }

    private static int run(String... command) throws Exception {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    private static String output(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        process.waitFor();
        return output;
    }
}
