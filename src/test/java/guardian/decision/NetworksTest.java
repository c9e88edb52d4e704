package guardian.decision;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.config.BanSettings;
import guardian.config.Mode;
import guardian.config.Rule;
import guardian.event.Prefix;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Nine of 256 are bad, and who else is there. */
class NetworksTest {

    private static final Rule RULE = new Rule("requests", 10, 0, Optional.empty(), false);
    private static final List<Duration> TIMES =
            List.of(Duration.ofMinutes(10), Duration.ofHours(1));
    private static final Predicate<Prefix> NOBODY = network -> false;

    @Test
    void shouldBanTheNetworkOnceAndLeaveSingleBansAsTheyAre() {
        Site site = site(9);
        bad(site, 0, 9);
        assertThat(networks(site)).containsExactly("192.0.2.0/24");
        assertThat(site.clients(Verdict.BAN)).hasSize(10);
        Decision network = site.decisions().get(9);
        assertThat(LogLine.of(network, Decision.Applied.NOT))
                .contains(
                        " decision=ban client=192.0.2.0/24 scope=network rule=requests count=9"
                                + " threshold=9 ban_time=10m until=2026-11-21T",
                        " step=1 ");
        assertThat(network.ban().endSeconds()).isEqualTo(site.millis() / 1000 + 600);
        bad(site, 9, 40);
        assertThat(networks(site)).hasSize(1);
        assertThat(site.bans().open(site.millis() / 1000)).hasSize(41);
    }

    @Test
    void shouldGoByTheNumberOfAReloadAndCountWhoIsBannedAlready() {
        Site site = site(9);
        bad(site, 0, 4);
        site.use(new BanSettings(TIMES, Duration.ofDays(1), 1, 0, false, 5));
        assertThat(networks(site)).isEmpty();
        bad(site, 4, 5);
        assertThat(networks(site)).containsExactly("192.0.2.0/24");
    }

    @Test
    void shouldBanAnIpv6NetworkOf48Bits() {
        Site site = site(3);
        for (int i = 0; i < 3; i++) {
            site.requests("2001:db8:5:" + i + "::1", 10, 403);
        }
        assertThat(networks(site)).containsExactly("2001:db8:5::/48");
    }

    @Test
    void shouldBeOffByDefault() {
        Site site = site(new BanSettings(TIMES, Duration.ofDays(1)).network());
        bad(site, 0, 256);
        assertThat(networks(site)).isEmpty();
    }

    @Test
    void shouldAskThatTheBansRunAtTheSameTime() {
        Site site = site(9);
        bad(site, 0, 8);
        site.later(600_000);
        bad(site, 8, 16);
        assertThat(networks(site)).isEmpty();
        bad(site, 16, 17);
        assertThat(networks(site)).hasSize(1);
    }

    @Test
    void shouldAskThatTheyAreInOneNetwork() {
        Site site = site(9);
        bad(site, 0, 8);
        site.requests("192.0.3.1", 10, 403);
        assertThat(networks(site)).isEmpty();
    }

    @Test
    void shouldBeginAtTheFirstStepEachTime() {
        Site site = site(9);
        bad(site, 0, 9);
        site.later(600_000);
        bad(site, 0, 9);
        assertThat(site.decisions().get(10).ban().step()).isEqualTo(2);
        assertThat(networks(site)).hasSize(2);
        assertThat(site.decisions().get(19).ban().step()).isEqualTo(1);
        assertThat(site.decisions().get(19).banTime()).hasMinutes(10);
    }

    @Test
    void shouldNotBanANetworkWithSomebodyOnTheAllowlist() {
        Site site = site(9, Mode.BLOCK, List.of(Prefix.parse("192.0.2.255")), NOBODY, RULE);
        bad(site, 0, 100);
        assertThat(networks(site)).isEmpty();
        assertThat(site.clients(Verdict.BAN)).hasSize(100);
    }

    @Test
    void shouldNotBanANetworkWithAVerifiedBot() {
        Prefix bot = Prefix.parse("192.0.2.200");
        Site site = site(9, Mode.BLOCK, List.of(), bot::overlaps, RULE);
        bad(site, 0, 9);
        assertThat(networks(site)).isEmpty();
        assertThat(site.clients(Verdict.BAN)).hasSize(9);
    }

    @Test
    void shouldNotBanANetworkWithAVisitorWhoIsMostlyServed() {
        Site site = site(9).requests("192.0.2.200", 2, 200).request("192.0.2.200", 404);
        bad(site, 0, 9);
        assertThat(networks(site)).isEmpty();
        site.requests("192.0.2.200", 1, 500);
        bad(site, 9, 10);
        assertThat(networks(site)).as("two of four are not most").hasSize(1);
    }

    @Test
    void shouldNotSpareANetworkForWhoIsBannedHimself() {
        Site site = site(9);
        for (int i = 0; i < 9; i++) {
            site.requests("192.0.2." + i, 10, 200);
        }
        assertThat(networks(site)).hasSize(1);
    }

    @Test
    void shouldSpareItForAnHourAfterAVisit() {
        Site site = site(9).request("192.0.2.200", 200).later(3_600_000);
        bad(site, 0, 9);
        assertThat(networks(site)).isEmpty();
        site.later(600_000);
        bad(site, 9, 18);
        assertThat(networks(site)).hasSize(1);
    }

    @Test
    void shouldOnlySayItInWarnMode() {
        Site site = site(9, Mode.WARN, List.of(), NOBODY, RULE);
        bad(site, 0, 20);
        assertThat(networks(site)).containsExactly("192.0.2.0/24");
        assertThat(site.clients(Verdict.WOULD_BAN)).hasSize(21);
    }

    @Test
    void shouldNotCountDryRunsInBlockMode() {
        Rule dry = new Rule("dry", 10, 0, Optional.empty(), true);
        Site site = site(9, Mode.BLOCK, List.of(), NOBODY, dry);
        bad(site, 0, 20);
        assertThat(networks(site)).isEmpty();
    }

    /** Beside plain Java over plain lists. */
    @Property(tries = 200)
    void shouldDecideAsTheModelDoes(@ForAll Random random) {
        int least = 1 + random.nextInt(4);
        Site site = site(least);
        Map<String, List<long[]>> requests = new HashMap<>();
        Map<String, Long> ends = new HashMap<>();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            site.later(random.nextInt(10) == 0 ? random.nextInt(4_000_000) : 1000);
            String network = "192.0." + (2 + random.nextInt(2)) + ".";
            String client = network + random.nextInt(8);
            boolean isBad = random.nextInt(3) > 0;
            int count = isBad ? 10 : 1 + random.nextInt(3);
            int status = random.nextBoolean() ? 200 : 404;
            long second = site.millis() / 1000;
            int before = site.clients(Verdict.BAN).size() - networks(site).size();
            site.requests(client, count, status);
            requests.computeIfAbsent(client, each -> new ArrayList<>())
                    .add(new long[] {site.millis() / 600_000, status == 200 ? count : -count});
            if (site.clients(Verdict.BAN).size() - networks(site).size() > before) {
                ends.put(client, site.bans().real(Prefix.parse(client)).endSeconds());
                String whole = network + "0/24";
                long open =
                        ends.entrySet().stream()
                                .filter(each -> each.getKey().startsWith(network))
                                .filter(each -> !each.getKey().endsWith("/24"))
                                .filter(each -> each.getValue() > second)
                                .count();
                boolean isSpared =
                        requests.entrySet().stream()
                                .filter(each -> each.getKey().startsWith(network))
                                .filter(each -> ends.getOrDefault(each.getKey(), 0L) <= second)
                                .anyMatch(each -> isServed(each.getValue(), site.millis()));
                if (open >= least && !isSpared && ends.getOrDefault(whole, 0L) <= second) {
                    ends.put(whole, second + 600);
                    expected.add(whole);
                }
            }
            assertThat(networks(site)).isEqualTo(expected);
        }
    }

    private static boolean isServed(List<long[]> requests, long millis) {
        long now = millis / 600_000;
        return balance(requests, now - 5) > 0 || balance(requests, now - 6) > 0;
    }

    private static long balance(List<long[]> requests, long from) {
        return requests.stream().filter(each -> each[0] >= from).mapToLong(each -> each[1]).sum();
    }

    private static List<String> networks(Site site) {
        return site.decisions().stream()
                .filter(each -> each.ban().network())
                .map(each -> each.ban().client().toString())
                .toList();
    }

    /** Clients of 192.0.2.0/24 who ask for what is not for them. */
    private static void bad(Site site, int from, int to) {
        for (int i = from; i < to; i++) {
            site.requests("192.0.2." + i, 10, 403);
        }
    }

    private static Site site(int least) {
        return site(least, Mode.BLOCK, List.of(), NOBODY, RULE);
    }

    private static Site site(
            int least, Mode mode, List<Prefix> allowed, Predicate<Prefix> verified, Rule rule) {
        BanSettings ban = new BanSettings(TIMES, Duration.ofDays(1), 1, 0, false, least);
        return new Site(ban, mode, allowed, verified, rule);
    }
}
