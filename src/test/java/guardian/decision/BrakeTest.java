package guardian.decision;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.config.BanSettings;
import guardian.config.Rule;
import guardian.event.Prefix;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrakeTest {

    private static final List<Duration> TIMES = List.of(Duration.ofMinutes(10));
    private static final Rule MISTAKE = new Rule("mistake", 2, 0, Optional.empty(), false);
    private static final Rule REQUESTS = new Rule("requests", 120, 360, Optional.empty(), false);

    /** 0.01 requests a second, the threshold that the script of 2005 was shipped with. */
    @ParameterizedTest
    @ValueSource(ints = {30, 60, 1000, 20_000})
    void shouldBanTheFirstTenOnlyWhenARuleHitsEverybody(int clients) {
        Site site = site(0.2, MISTAKE);
        Random random = new Random(1);
        for (int i = 0; i < 5 * clients; i++) {
            site.request(visitor(random.nextInt(clients)), 200).later(60_000 / clients);
        }
        assertThat(site.clients(Verdict.BAN)).hasSize(10);
        assertThat(site.clients(Verdict.HELD)).doesNotHaveDuplicates();
        assertThat(site.clients(Verdict.HELD)).hasSizeBetween(clients / 20, clients);
        assertThat(site.alarms())
                .singleElement()
                .asString()
                .startsWith("the rule mistake is held by the brake: of ")
                .contains("it has caught 11")
                .contains("threshold (2 in 1m)")
                .contains("ban.brake = 0.2");
    }

    @Test
    void shouldHoldARuleThatHitsThemOneAfterTheOther() {
        Site site = site(0.2, MISTAKE);
        for (int i = 0; i < 200; i++) {
            site.requests(visitor(i), 20, 304).later(1000);
        }
        assertThat(site.clients(Verdict.BAN)).hasSize(10);
        assertThat(site.clients(Verdict.HELD)).hasSize(190);
    }

    @Test
    void shouldNotHoldARuleThatHitsFewOfThoseWhoAreServed() {
        Site site = site(0.2, REQUESTS);
        visits(site, 1000);
        attackers(site, 150, 200);
        assertThat(site.clients(Verdict.BAN)).hasSize(150);
        assertThat(site.alarms()).isEmpty();
    }

    @Test
    void shouldNotWeighWhoWasNeverServed() {
        Site site = site(0.2, REQUESTS);
        visits(site, 20);
        attackers(site, 150, 403);
        assertThat(site.clients(Verdict.BAN)).hasSize(150);
        assertThat(site.alarms()).isEmpty();
    }

    @Test
    void shouldTakeALineWithoutAStatusForASuccess() {
        Site site = site(0.2, MISTAKE);
        attackers(site, 30, 0);
        assertThat(site.clients(Verdict.BAN)).hasSize(10);
    }

    @Test
    void shouldHoldNobodyWhenItIsOff() {
        Site site = site(1, MISTAKE);
        attackers(site, 200, 200);
        assertThat(site.clients(Verdict.BAN)).hasSize(200);
        assertThat(site.alarms()).isEmpty();
    }

    @Test
    void shouldSayWhyAndHowLongTheBanWouldHaveBeenAndKeepNothing() {
        Site site = site(0.2, MISTAKE);
        attackers(site, 11, 200);
        Decision held = site.decisions().get(10);
        assertThat(LogLine.of(held, Decision.Applied.NOT))
                .contains("decision=held client=198.18.0.10 rule=mistake window=1m count=2")
                .contains("threshold=2 ban_time=10m step=1 reason=brake")
                .doesNotContain("until=");
        assertThat(site.bans().size()).isEqualTo(10);
    }

    @Test
    void shouldComeBackAMinuteAfterTheShareHasFallen() {
        Site site = site(0.2, REQUESTS);
        attackers(site, 40, 200);
        assertThat(site.clients(Verdict.HELD)).hasSize(30);
        visits(site, 1000);
        site.later(50_000);
        assertThat(site.alarms()).hasSize(1);
        site.later(20_000).later(60_000);
        assertThat(site.alarms())
                .element(1)
                .asString()
                .contains("is held no more: of 1040 clients")
                .contains("it has caught 40")
                .contains("offences of 30 clients");
        attackers(site, 40, 200);
        assertThat(site.clients(Verdict.BAN)).hasSize(40);
        assertThat(site.bans().real(Prefix.parse(visitor(39))).step()).isEqualTo(1);
    }

    @Test
    void shouldComeBackWhenWhatItHasCaughtIsAnHourAgo() {
        Site site = site(0.2, MISTAKE);
        attackers(site, 40, 200);
        site.later(3_500_000);
        assertThat(site.alarms()).hasSize(1);
        site.later(800_000).later(61_000);
        assertThat(site.alarms()).hasSize(2);
        attackers(site, 11, 200);
        assertThat(site.clients(Verdict.BAN)).hasSize(20);
        assertThat(site.clients(Verdict.HELD)).hasSize(31);
    }

    @Test
    void shouldHoldOneRuleAndNoOther() {
        Site site = site(0.2, MISTAKE, REQUESTS);
        attackers(site, 40, 200);
        assertThat(site.alarms()).hasSize(2);
        visits(site, 10);
        site.requests("192.0.2.7", 119, 403);
        assertThat(site.clients(Verdict.BAN)).doesNotContain("192.0.2.7");
        Site other = site(0.2, MISTAKE, REQUESTS);
        for (int i = 0; i < 40; i++) {
            other.requests(visitor(i), 2, 200);
        }
        other.requests("192.0.2.7", 120, 403);
        assertThat(other.alarms()).hasSize(1);
        assertThat(other.clients(Verdict.BAN)).hasSize(11).contains("192.0.2.7");
    }

    @Test
    void shouldNotLetAHeldRuleExtendABan() {
        Rule longer = new Rule("longer", 130, 0, Optional.of(Duration.ofHours(2)), false);
        Site site = site(0.2, REQUESTS, longer);
        visits(site, 40);
        for (int i = 0; i < 11; i++) {
            site.requests("192.0.2." + i, 130, 200);
        }
        assertThat(site.clients(Verdict.EXTEND)).hasSize(10);
        assertThat(site.decisions().get(site.decisions().size() - 1).verdict())
                .isEqualTo(Verdict.HELD);
    }

    @Test
    void shouldHoldByTheShareThatAReloadBrings() {
        Site site = site(0.2, MISTAKE);
        attackers(site, 30, 200);
        assertThat(site.clients(Verdict.BAN)).hasSize(10);
        site.use(ban(1)).requests("192.0.2.7", 2, 200);
        assertThat(site.clients(Verdict.BAN)).hasSize(11).endsWith("192.0.2.7");
        site.use(ban(0.2)).requests("192.0.2.8", 2, 200);
        assertThat(site.clients(Verdict.BAN)).hasSize(11);
        assertThat(site.clients(Verdict.HELD)).endsWith("192.0.2.8");
    }

    @Test
    void shouldStillSayWhoIsProtected() {
        Site site =
                new Site(
                        new BanSettings(TIMES, Duration.ofDays(1), 0.2, 0, false, 0),
                        List.of(Prefix.parse("192.0.2.7")),
                        MISTAKE);
        attackers(site, 40, 200);
        site.requests("192.0.2.7", 2, 200);
        assertThat(site.clients(Verdict.ALLOWLISTED)).containsExactly("192.0.2.7");
    }

    private static Site site(double brake, Rule... rules) {
        return new Site(ban(brake), List.of(), rules);
    }

    private static BanSettings ban(double brake) {
        return new BanSettings(TIMES, Duration.ofDays(1), brake, 0, false, 0);
    }

    /** Somebody who asks for one page. */
    private static void visits(Site site, int count) {
        for (int i = 0; i < count; i++) {
            site.request("198.19." + (i >> 8) + "." + (i & 255), 200).later(10);
        }
    }

    private static void attackers(Site site, int count, int status) {
        for (int i = 0; i < count; i++) {
            site.requests(visitor(i), 120, status).later(10);
        }
    }

    private static String visitor(int number) {
        return "198.18." + (number >> 8) + "." + (number & 255);
    }
}
