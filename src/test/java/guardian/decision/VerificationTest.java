package guardian.decision;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.config.Rule;
import guardian.config.SearchEngine;
import guardian.decision.Verification.Step;
import guardian.dns.Answer;
import guardian.dns.Standing;
import guardian.event.Prefix;
import guardian.runtime.Mailbox;
import guardian.window.Evidence;
import guardian.window.Offence;
import guardian.window.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class VerificationTest {

    private static final Prefix ADDRESS = Prefix.parse("2001:db8:66::1");
    private static final Prefix CLIENT = Prefix.parse("2001:db8:66::/64");
    private static final int REQUESTS = 0;
    private static final int FAKE_BOT = 1;
    private static final String GOOGLEBOT =
            "Mozilla/5.0 (compatible; googleBOT/2.1; +http://www.google.com/bot.html)";
    private static final String BROWSER = "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0";
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Mailbox<Answer> answers = new Mailbox<>(16);
    private final List<Prefix> asked = new ArrayList<>();
    private final List<Step> ready = new ArrayList<>();
    private boolean canAsk = true;
    private boolean atStake = true;
    private boolean alive = true;
    private final LookUps lookUps =
            new LookUps(
                    List.of(),
                    SearchEngine.SHIPPED,
                    name -> true,
                    this::ask,
                    () -> {},
                    () -> alive,
                    answers,
                    0);
    private final Verification verification =
            new Verification(List.of(Rule.REQUESTS, Rule.FAKE_BOT), lookUps, offence -> atStake);

    private boolean ask(Prefix address) {
        asked.add(address);
        return canAsk;
    }

    @Test
    void shouldLetNobodyWaitWhoseRequestSaysThatItIsABrowsers() {
        assertThat(verification.hear(offence(REQUESTS, BROWSER), 0)).isEqualTo(Step.JUDGE);
        assertThat(asked).isEmpty();
    }

    @Test
    void shouldAskByTheWholeAddressForThoseWhoSayTheyAreABotOrNothing() {
        assertThat(verification.hear(offence(REQUESTS, GOOGLEBOT), 0)).isEqualTo(Step.WAIT);
        assertThat(verification.hear(offence(REQUESTS, ""), 0)).isEqualTo(Step.WAIT);
        assertThat(asked).containsExactly(ADDRESS);
    }

    @Test
    void shouldNotAskWhenNoBanIsAtStake() {
        atStake = false;
        assertThat(verification.hear(offence(REQUESTS, GOOGLEBOT), 0)).isEqualTo(Step.JUDGE);
        assertThat(asked).isEmpty();
    }

    @Test
    void shouldJudgeAFakeAndLetAnHonestClaimGo() {
        assertThat(verification.hear(offence(FAKE_BOT, GOOGLEBOT), 0)).isEqualTo(Step.WAIT);
        assertThat(readyAt(1)).isEmpty();
        tell(Standing.STRANGER);
        assertThat(readyAt(2)).containsExactly(Step.JUDGE);
        assertThat(verification.isWaiting()).isFalse();

        Offence other = offence(FAKE_BOT, GOOGLEBOT, Prefix.parse("192.0.2.66"));
        assertThat(verification.hear(other, 3)).isEqualTo(Step.WAIT);
        answers.offer(new Answer.OfAddress(other.client(), Standing.VERIFIED));
        assertThat(verification.turn(4, client -> false)).as("one more is protected").isTrue();
        assertThat(readyAt(4)).containsExactly(Step.LET_GO);
        assertThat(lookUps.isVerifiedBot(other.client())).isTrue();
        assertThat(verification.hear(other, 5)).isEqualTo(Step.LET_GO);
    }

    @Test
    void shouldLetAVerifiedBotBeJudgedWhomTheAllowlistProtectsByThen() {
        verification.hear(offence(REQUESTS, GOOGLEBOT), 0);
        tell(Standing.VERIFIED);
        assertThat(lookUps.isVerifiedBot(CLIENT)).isTrue();
        assertThat(readyAt(1)).containsExactly(Step.JUDGE);
    }

    @Test
    void shouldWaitForTwoSecondsAtMostAndDisproveNothingByThat() {
        verification.hear(offence(REQUESTS, ""), 0);
        verification.hear(offence(FAKE_BOT, GOOGLEBOT), 0);
        assertThat(readyAt(2 * SECOND - 1)).isEmpty();
        assertThat(readyAt(2 * SECOND)).containsExactly(Step.JUDGE, Step.LET_GO);
        assertThat(verification.unverified()).isEqualTo(2);
    }

    @Test
    void shouldHoldUpNoBanForLongWhereDnsHasYetToAnswerAnything() {
        alive = false;
        verification.hear(offence(REQUESTS, ""), 0);
        verification.hear(offence(FAKE_BOT, GOOGLEBOT), 0);
        assertThat(readyAt(SECOND / 5 - 1)).isEmpty();
        assertThat(readyAt(SECOND / 5)).containsExactly(Step.JUDGE);
        assertThat(readyAt(2 * SECOND)).containsExactly(Step.LET_GO);
    }

    @Test
    void shouldTellThatABanIsToBeLiftedWhenTheAnswerComesLate() {
        verification.hear(offence(REQUESTS, ""), 0);
        readyAt(2 * SECOND);
        answers.offer(new Answer.OfAddress(ADDRESS, Standing.VERIFIED));
        assertThat(verification.turn(9 * SECOND, client -> true)).isTrue();
        assertThat(lookUps.isVerifiedBot(CLIENT)).isTrue();
    }

    @Test
    void shouldNotWaitWhenDnsCannotBeAsked() {
        canAsk = false;
        assertThat(verification.hear(offence(REQUESTS, ""), 0)).isEqualTo(Step.JUDGE);
        assertThat(verification.hear(offence(FAKE_BOT, GOOGLEBOT), 0)).isEqualTo(Step.LET_GO);
    }

    @Test
    void shouldNotWaitAgainWhileNobodyKnows() {
        verification.hear(offence(REQUESTS, ""), 0);
        tell(Standing.UNKNOWN);
        assertThat(readyAt(1)).containsExactly(Step.JUDGE);
        assertThat(verification.hear(offence(FAKE_BOT, GOOGLEBOT), 2)).isEqualTo(Step.LET_GO);
        assertThat(asked).hasSize(1);
    }

    @Test
    void shouldWaitForAMomentOnlyOnceTheEndHasCome() {
        verification.hear(offence(REQUESTS, ""), 0);
        verification.hurry(SECOND);
        verification.hurry(2 * SECOND);
        assertThat(readyAt(SECOND)).isEmpty();
        assertThat(readyAt(SECOND + SECOND / 2)).containsExactly(Step.JUDGE);
    }

    @Test
    void shouldLetClaimsGoWhenNobodyIsVerified() {
        Verification off =
                new Verification(
                        List.of(Rule.REQUESTS, Rule.FAKE_BOT), LookUps.none(), offence -> true);
        assertThat(off.hear(offence(REQUESTS, GOOGLEBOT), 0)).isEqualTo(Step.JUDGE);
        assertThat(off.hear(offence(FAKE_BOT, GOOGLEBOT), 0)).isEqualTo(Step.LET_GO);
    }

    @Test
    void shouldNotTakeAClientForAnAddressThatNobodyKnows() {
        Offence merged =
                new Offence(CLIENT, FAKE_BOT, Window.ONE_MINUTE, 1, 1, 0, 0, Evidence.UNKNOWN);
        assertThat(verification.hear(merged, 0)).isEqualTo(Step.LET_GO);
        assertThat(asked).isEmpty();
    }

    private void tell(Standing standing) {
        answers.offer(new Answer.OfAddress(ADDRESS, standing));
        verification.turn(0, client -> false);
    }

    private List<Step> readyAt(long nanos) {
        ready.clear();
        verification.ready(nanos, (offence, step) -> ready.add(step));
        return ready;
    }

    private static Offence offence(int rule, String agent) {
        Evidence evidence = new Evidence("www.example.com", "GET / HTTP/1.1", "", agent, ADDRESS);
        return new Offence(CLIENT, rule, Window.ONE_MINUTE, 1, 1, 0, 0, evidence);
    }

    private static Offence offence(int rule, String agent, Prefix client) {
        Evidence evidence = new Evidence("www.example.com", "GET / HTTP/1.1", "", agent, client);
        return new Offence(client, rule, Window.ONE_MINUTE, 1, 1, 0, 0, evidence);
    }
}
