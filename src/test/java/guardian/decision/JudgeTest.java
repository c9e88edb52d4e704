package guardian.decision;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.config.BanSettings;
import guardian.config.Mode;
import guardian.config.Rule;
import guardian.config.RuleFile;
import guardian.config.Settings;
import guardian.event.Prefix;
import guardian.state.Ban;
import guardian.window.Evidence;
import guardian.window.Offence;
import guardian.window.Watch;
import guardian.window.Window;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class JudgeTest {

    private static final long START = 1_795_222_923_123L;
    private static final Prefix CLIENT = Prefix.parse("192.0.2.7");
    private static final Duration MEMORY = Duration.ofDays(30);
    private static final List<Duration> LADDER =
            List.of(Duration.ofMinutes(10), Duration.ofHours(1), Duration.ofHours(6));

    private static final int[] RULES_THAT_BAN = {0, 1, 3};

    private final Bans bans = new Bans(MEMORY);
    private Allowlist allowlist = new Allowlist(List.of());

    @Test
    void shouldBanInBlockModeAndOnlySayItInWarnMode() {
        assertThat(decide(judge(Mode.BLOCK), START, 0).verdict()).isEqualTo(Verdict.BAN);
        Decision noted = decide(judge(Mode.WARN), START + 700_000, 0);
        assertThat(noted.verdict()).isEqualTo(Verdict.WOULD_BAN);
    }

    @Test
    void shouldEndAtAWholeSecondCountedFromTheDecidingRequest() {
        Decision decision = decide(judge(Mode.BLOCK), START, 0);
        assertThat(decision.ban().endSeconds()).isEqualTo(START / 1000 + 600);
        assertThat(decision.ban().step()).isEqualTo(1);
    }

    @Test
    void shouldSayNothingMoreWhileTheBanOfTheSameRuleIsOpen() {
        Judge judge = judge(Mode.BLOCK);
        long end = decide(judge, START, 0).ban().endSeconds();
        Judge.Judgement again = judge.judge(offence(START + 599_000, 0));
        assertThat(again.decision()).isNull();
        assertThat(again.untilSeconds()).isEqualTo(end);
        assertThat(decide(judge, end * 1000, 0).verdict()).isEqualTo(Verdict.BAN);
    }

    @Test
    void shouldExtendOnceForEachOtherRuleWithALaterEnd() {
        Judge judge = judge(Mode.BLOCK);
        decide(judge, START, 0);
        Decision extended = decide(judge, START + 1000, 1);
        assertThat(extended.verdict()).isEqualTo(Verdict.EXTEND);
        assertThat(extended.ban().endSeconds()).isEqualTo((START + 1000) / 1000 + 7200);
        assertThat(extended.ban().step()).isEqualTo(1);
        assertThat(judge.judge(offence(START + 2000, 1)).decision()).isNull();
        assertThat(judge.judge(offence(START + 3000, 0)).decision()).isNull();
    }

    @Test
    void shouldClimbTheLadderToItsTopAndNoFurther() {
        Judge judge = judge(Mode.BLOCK);
        long at = START;
        int[] steps = {1, 2, 3, 3, 3};
        for (int step : steps) {
            Decision decision = decide(judge, at, 0);
            assertThat(decision.ban().step()).isEqualTo(step);
            assertThat(decision.banTime()).isEqualTo(LADDER.get(step - 1));
            at = decision.ban().endSeconds() * 1000 + 5000;
        }
    }

    @Test
    void shouldStartAnewWhenTheMemoryIsOver() {
        Judge judge = judge(Mode.BLOCK);
        long end = decide(judge, START, 0).ban().endSeconds();
        assertThat(decide(judge, (end + MEMORY.toSeconds()) * 1000, 0).ban().step()).isEqualTo(2);
        end = bans.real(CLIENT).endSeconds();
        assertThat(decide(judge, (end + MEMORY.toSeconds() + 1) * 1000, 0).ban().step())
                .isEqualTo(1);
    }

    @Test
    void shouldReallyBanWhoWasOnlyNotedAndNotHoldTheNoteAgainstHim() {
        decide(judge(Mode.WARN), START, 0);
        Decision real = decide(judge(Mode.BLOCK), START + 1000, 0);
        assertThat(real.verdict()).isEqualTo(Verdict.BAN);
        assertThat(real.ban().step()).isEqualTo(1);
    }

    @Test
    void shouldNeverBanWhoSharesAnAddressWithTheAllowlist() {
        allowlist =
                new Allowlist(List.of(Prefix.parse("192.0.2.0/24"), Prefix.parse("2001:db8:5::1")));
        Judge judge = judge(Mode.BLOCK);
        Decision decision = decide(judge, START, 0);
        assertThat(decision.verdict()).isEqualTo(Verdict.ALLOWLISTED);
        assertThat(judge.judge(offence(START + 1000, 0)).decision()).isNull();
        Offence six =
                new Offence(
                        Prefix.parse("2001:db8:5::/64"),
                        0,
                        Window.ONE_MINUTE,
                        9,
                        9,
                        START,
                        0,
                        Evidence.UNKNOWN);
        assertThat(judge.judge(six).decision().verdict()).isEqualTo(Verdict.ALLOWLISTED);
        allowlist = new Allowlist(List.of());
        assertThat(decide(judge, START + 2000, 0).verdict()).isEqualTo(Verdict.BAN);
    }

    @Test
    void shouldTellASearchEngineFromAnEntryAndThatNoBanOfItIsAtStake() {
        Judge judge = judge(Mode.BLOCK);
        assertThat(judge.isBanAtStake(offence(START, 0))).isTrue();
        allowlist = new Allowlist(List.of(), CLIENT::equals);
        assertThat(judge.isBanAtStake(offence(START, 0))).isFalse();
        Decision decision = decide(judge, START, 0);
        assertThat(decision.verdict()).isEqualTo(Verdict.ALLOWLISTED);
        assertThat(decision.reason()).isEqualTo("verified-bot");
        allowlist = new Allowlist(List.of(CLIENT), CLIENT::equals);
        assertThat(allowlist.reason(CLIENT)).isEqualTo("allowlist");
    }

    @Test
    void shouldHaveNoBanAtStakeWhereOneOfThatRuleIsOpen() {
        Judge judge = judge(Mode.BLOCK);
        decide(judge, START, 0);
        assertThat(judge.isBanAtStake(offence(START + 1000, 0))).isFalse();
        assertThat(judge.isBanAtStake(offence(START + 1000, 1))).as("may extend it").isTrue();
        Judge warns = judge(Mode.WARN);
        bans.put(new Ban(CLIENT, List.of("x"), START, START / 1000, 1, Ban.Kind.LIFTED));
        assertThat(warns.isBanAtStake(offence(START + 1000, 0))).isTrue();
        decide(warns, START + 1000, 0);
        assertThat(warns.isBanAtStake(offence(START + 2000, 0))).isFalse();
    }

    @Test
    void shouldOnlyNoteForARuleThatRunsDry() {
        assertThat(decide(judge(Mode.BLOCK), START, 2).verdict()).isEqualTo(Verdict.WOULD_BAN);
        assertThat(decide(judge(Mode.BLOCK), START + 10, 0).verdict()).isEqualTo(Verdict.BAN);
    }

    @Test
    void shouldNotExtendABanByARuleThatRunsDryNorForOneWhoIsProtectedByNow() {
        Judge judge = judge(Mode.BLOCK);
        long end = decide(judge, START, 0).ban().endSeconds();
        Judge.Judgement dry = judge.judge(offence(START + 400_000, 2));
        assertThat(dry.decision()).isNull();
        assertThat(dry.untilSeconds()).isEqualTo(end);
        allowlist = new Allowlist(List.of(CLIENT));
        assertThat(judge.judge(offence(START + 1000, 1)).decision()).isNull();
        assertThat(bans.real(CLIENT).endSeconds()).isEqualTo(end);
    }

    @Test
    void shouldOfferAnExtensionAgainWhenItWouldEndLater() {
        Judge judge = judge(Mode.BLOCK);
        long end = decide(judge, START, 1).ban().endSeconds();
        Judge.Judgement shorter = judge.judge(offence(START + 1000, 0));
        assertThat(shorter.decision()).isNull();
        assertThat(shorter.untilSeconds()).isEqualTo(end - 600 + 1);
        assertThat(decide(judge, shorter.untilSeconds() * 1000, 0).verdict())
                .isEqualTo(Verdict.EXTEND);
    }

    @Test
    void shouldKeepItsPlaceOnTheLadderWhateverIsNotedMeanwhile() {
        Judge judge = judge(Mode.BLOCK);
        long end = decide(judge, START, 0).ban().endSeconds();
        end = decide(judge, end * 1000, 0).ban().endSeconds();
        assertThat(decide(judge, end * 1000 + 1000, 2).verdict()).isEqualTo(Verdict.WOULD_BAN);
        assertThat(decide(judge, end * 1000 + 2000, 0).ban().step()).isEqualTo(3);
    }

    @Test
    void shouldForgetTheStepOfABanThatWasLifted() {
        Judge judge = judge(Mode.BLOCK);
        Ban ban = decide(judge, START, 0).ban();
        bans.put(ban.lifted(START / 1000 + 5));
        assertThat(decide(judge, START + 6000, 0).ban().step()).isEqualTo(1);
    }

    @Test
    void shouldPutOnProbationAfterWhatIsABanInItsMode() {
        Judge block = judge(Mode.BLOCK, bans, true);
        Judge warn = judge(Mode.WARN, bans, true);
        for (Ban.Kind kind : Ban.Kind.values()) {
            Ban ban = new Ban(CLIENT, List.of("requests"), START, 5000, 1, kind);
            boolean isReal = kind == Ban.Kind.REAL;
            assertThat(block.probationFrom(ban)).isEqualTo(isReal ? 5000 : 0);
            assertThat(warn.probationFrom(ban))
                    .isEqualTo(isReal || kind == Ban.Kind.NOTIONAL ? 5000 : 0);
            assertThat(judge(Mode.BLOCK).probationFrom(ban)).isZero();
        }
    }

    /** A restart in between (bans told again to an empty memory) changes no later decision. */
    @Property(tries = 300)
    void shouldDecideTheSameAfterARestart(@ForAll Random random) {
        Bans kept = new Bans(MEMORY);
        Judge through = judge(Mode.BLOCK, kept);
        List<Ban> journal = new ArrayList<>();
        Judge restarted = null;
        long at = START;
        for (int i = 0; i < 30; i++) {
            at += random.nextInt(4_000_000);
            Offence offence = offence(at, RULES_THAT_BAN[random.nextInt(3)]);
            if (restarted == null || random.nextInt(4) == 0) {
                Bans fresh = new Bans(MEMORY);
                journal.forEach(fresh::put);
                restarted = judge(Mode.BLOCK, fresh);
            }
            Judge.Judgement expected = through.judge(offence);
            assertThat(restarted.judge(offence)).isEqualTo(expected);
            if (expected.decision() != null) {
                journal.add(expected.decision().ban());
            }
        }
    }

    private Judge judge(Mode mode) {
        return judge(mode, bans);
    }

    private Judge judge(Mode mode, Bans known) {
        return judge(mode, known, false);
    }

    private Judge judge(Mode mode, Bans known, boolean probation) {
        Settings settings = settings(mode, probation);
        Watch nobodyServed = new Watch(settings.rules(), 32, 64, 1000, offence -> true);
        return new Judge(
                settings, mode, known, () -> allowlist, nobodyServed.audience(), Assertions::fail);
    }

    private static Decision decide(Judge judge, long millis, int rule) {
        return judge.judge(offence(millis, rule)).decision();
    }

    private static Offence offence(long millis, int rule) {
        return new Offence(CLIENT, rule, Window.ONE_MINUTE, 120, 120, millis, 0, Evidence.UNKNOWN);
    }

    private static Settings settings(Mode mode, boolean probation) {
        Settings defaults = Settings.defaults();
        return new Settings(
                mode,
                defaults.input(),
                List.of(
                        new Rule("requests", 120, 360, Optional.empty(), false),
                        new Rule("login", 10, 0, Optional.of(Duration.ofHours(2)), false),
                        new Rule("dry", 10, 0, Optional.empty(), true),
                        RuleFile.rules("limit_first = true").get(0)),
                new BanSettings(LADDER, MEMORY, 1, 0, probation, 0),
                defaults.allowlist(),
                defaults.firewall(),
                defaults.state(),
                defaults.decisionLog(),
                defaults.log(),
                defaults.audit(),
                defaults.store(),
                defaults.control(),
                defaults.metrics(),
                defaults.notification());
    }
}
