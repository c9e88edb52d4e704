package guardian.decision;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.config.BanSettings;
import guardian.config.Mode;
import guardian.config.Rule;
import guardian.config.RuleFile;
import guardian.event.Prefix;
import guardian.state.Ban;
import guardian.window.Window;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rules whose first ban is but a limit, from requests to decisions. */
class WhileLimitedTest {

    private static final String CLIENT = "192.0.2.7";
    private static final Duration MEMORY = Duration.ofDays(30);
    private static final BanSettings LADDER =
            new BanSettings(
                    List.of(Duration.ofMinutes(10), Duration.ofHours(1)), MEMORY, 1, 0, false, 2);
    private static final String SLOW = "limit_first = true\nthreshold = { 1m = 10 }";
    private static final String BOTH = "limit_first = true\nthreshold = { 1m = 10, 5m = 15 }";

    @Test
    void shouldLimitFirstAndBanWhoReachesTheThresholdWhileLimited() {
        Site site = site(LADDER, SLOW).requests(CLIENT, 30, 200);
        assertThat(site.decisions()).hasSize(1);
        assertDecided(site, Verdict.BAN, 1, true, 600);
        site.later(63_000).requests(CLIENT, 9, 200);
        assertThat(site.decisions()).hasSize(1);
        site.request(CLIENT, 200);
        assertThat(site.decisions()).hasSize(2);
        assertDecided(site, Verdict.BAN, 2, false, 3600);
        site.later(63_000).requests(CLIENT, 30, 200);
        assertThat(site.decisions()).hasSize(2);
    }

    @Test
    void shouldNotHoldAgainstAClientWhatItDidBeforeTheLimit() {
        Site site = site(LADDER, BOTH).requests(CLIENT, 10, 200);
        for (int i = 0; i < 10; i++) {
            // Fifteen within five minutes with those from before the limit.
            site.later(30_000).request(CLIENT, 200);
        }
        assertThat(site.decisions()).hasSize(1);
        for (int i = 0; i < 4; i++) {
            site.later(2_000).request(CLIENT, 200);
        }
        assertThat(site.decisions()).hasSize(1);
        site.later(3_000).requests(CLIENT, 1, 200);
        assertThat(site.decisions()).hasSize(2);
        assertDecided(site, Verdict.BAN, 2, false, 3600);
        assertThat(site.decisions().get(1).offence().window()).isEqualTo(Window.FIVE_MINUTES);
    }

    @Test
    void shouldSeeTheLastMinuteWhileFiveStillHoldWhatWasBefore() {
        Site site = site(LADDER, BOTH).requests(CLIENT, 10, 200);
        site.later(63_000).requests(CLIENT, 9, 200);
        assertThat(site.decisions()).hasSize(1);
        site.later(1_000).request(CLIENT, 200);
        assertDecided(site, Verdict.BAN, 2, false, 3600);
        assertThat(site.decisions().get(1).offence().window()).isEqualTo(Window.ONE_MINUTE);
    }

    @Test
    void shouldBanWhoComesBackAfterItsLimit() {
        Site site = site(LADDER, SLOW).requests(CLIENT, 10, 200);
        site.later(601_000).requests(CLIENT, 10, 200);
        assertDecided(site, Verdict.BAN, 2, false, 3600);
    }

    @Test
    void shouldBanBySecondOffenceAlsoWhereTheLadderHasOneStep() {
        BanSettings one = new BanSettings(List.of(Duration.ofMinutes(10)), MEMORY);
        Site site = site(one, SLOW).requests(CLIENT, 10, 200);
        assertDecided(site, Verdict.BAN, 1, true, 600);
        site.later(63_000).requests(CLIENT, 10, 200);
        assertDecided(site, Verdict.BAN, 1, false, 600);
    }

    @Test
    void shouldBanAtOnceByARuleThatDoes() {
        Site site = site(LADDER, SLOW, "status = ['404']\nthreshold = { 1m = 2 }\nban_time = '1m'");
        site.requests(CLIENT, 10, 200).requests(CLIENT, 2, 404);
        assertThat(site.decisions()).hasSize(2);
        assertDecided(site, Verdict.BAN, 1, false, 60);
        Ban ban = site.bans().real(Prefix.parse(CLIENT));
        assertThat(ban.rules()).containsExactly("r1", "r0");
        assertThat(ban.endSeconds())
                .as("not before the limit's")
                .isEqualTo(Site.START / 1000 + 600);
        site.requests(CLIENT, 30, 200).requests(CLIENT, 30, 404);
        assertThat(site.decisions()).hasSize(2);
    }

    @Test
    void shouldLetARuleThatBansAtOnceStandBeforeTheLimit() {
        Site site = site(LADDER, "status = ['404']\nthreshold = { 1m = 2 }", SLOW);
        site.requests(CLIENT, 2, 404).requests(CLIENT, 30, 200);
        assertThat(site.decisions()).hasSize(1);
        assertDecided(site, Verdict.BAN, 1, false, 600);
    }

    @Test
    void shouldExtendALimitByAnotherOne() {
        Site site =
                site(LADDER, SLOW, "limit_first = true\nstatus = ['404']\nthreshold = { 1m = 2 }");
        site.requests(CLIENT, 10, 200).later(5_000).requests(CLIENT, 2, 404);
        assertThat(site.decisions()).hasSize(2);
        assertDecided(site, Verdict.EXTEND, 1, true, 600);
    }

    @Test
    void shouldNotCountTheLimitedAmongTheBannedOfANetwork() {
        Site site =
                site(LADDER, SLOW).requests("192.0.2.1", 10, 404).requests("192.0.2.2", 10, 404);
        assertThat(site.clients(Verdict.BAN)).containsExactly("192.0.2.1", "192.0.2.2");
        site.later(63_000).requests("192.0.2.1", 10, 404);
        assertThat(site.clients(Verdict.BAN)).hasSize(3);
        site.requests("192.0.2.2", 10, 404);
        assertThat(site.clients(Verdict.BAN)).hasSize(5).last().isEqualTo("192.0.2.0/24");
    }

    @Test
    void shouldSayTheSameInWarnMode() {
        Rule[] rules = RuleFile.rules(SLOW).toArray(new Rule[0]);
        Site site = new Site(LADDER, Mode.WARN, List.of(), network -> false, rules);
        site.requests(CLIENT, 10, 200);
        assertDecided(site, Verdict.WOULD_BAN, 1, true, 600);
        site.later(63_000).requests(CLIENT, 10, 200);
        assertDecided(site, Verdict.WOULD_BAN, 2, false, 3600);
        assertThat(site.decisions()).hasSize(2);
    }

    @Test
    void shouldLimitNobodyOnTheAllowlist() {
        Rule[] rules = RuleFile.rules(SLOW).toArray(new Rule[0]);
        Site site = new Site(LADDER, List.of(Prefix.parse(CLIENT)), rules);
        site.requests(CLIENT, 10, 200);
        assertDecided(site, Verdict.ALLOWLISTED, 0, false, 600);
    }

    private static Site site(BanSettings ladder, String... rules) {
        return new Site(ladder, List.of(), RuleFile.rules(rules).toArray(new Rule[0]));
    }

    private static void assertDecided(
            Site site, Verdict verdict, int step, boolean limited, long seconds) {
        Decision last = site.decisions().get(site.decisions().size() - 1);
        assertThat(last.verdict()).isEqualTo(verdict);
        assertThat(last.ban().step()).isEqualTo(step);
        assertThat(last.ban().limited()).isEqualTo(limited);
        assertThat(last.banTime()).hasSeconds(seconds);
    }
}
