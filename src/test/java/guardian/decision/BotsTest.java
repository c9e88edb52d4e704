package guardian.decision;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.config.SearchEngine;
import guardian.dns.Answer;
import guardian.dns.Standing;
import guardian.event.Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BotsTest {

    private static final Prefix ADDRESS = Prefix.parse("2001:db8:66::1");
    private static final Prefix CLIENT = Prefix.parse("2001:db8:66::/64");
    private static final long UNKNOWN = TimeUnit.SECONDS.toNanos(15);
    private static final long HOUR = TimeUnit.HOURS.toNanos(1);

    private final List<Prefix> asked = new ArrayList<>();
    private boolean canAsk = true;
    private boolean banned;
    private final Bots bots = new Bots(SearchEngine.SHIPPED, this::ask, 0);

    private boolean ask(Prefix address) {
        asked.add(address);
        return canAsk;
    }

    @Test
    void shouldAskOnceAndRememberTheAnswer() {
        assertThat(bots.standing(ADDRESS, 0)).isNull();
        assertThat(bots.ask(ADDRESS, CLIENT, 0)).isTrue();
        assertThat(bots.ask(ADDRESS, CLIENT, 1)).isTrue();
        assertThat(asked).containsExactly(ADDRESS);
        assertThat(take(Standing.VERIFIED, 2)).isTrue();
        assertThat(bots.standing(ADDRESS, 3)).isEqualTo(Standing.VERIFIED);
        assertThat(bots.isVerified(CLIENT)).isTrue();
        assertThat(bots.isVerified(Prefix.parse("2001:db8::/32"))).as("a network").isTrue();
        assertThat(bots.isVerified(Prefix.parse("2001:db8:67::/64"))).isFalse();
    }

    @Test
    void shouldKnowPublishedAddressesWithoutAsking() {
        assertThat(bots.standing(Prefix.parse("20.191.45.212"), 0)).isEqualTo(Standing.VERIFIED);
        assertThat(bots.isVerified(Prefix.parse("20.191.45.212"))).isTrue();
        assertThat(bots.isVerified(Prefix.parse("20.191.45.213"))).isFalse();
    }

    @Test
    void shouldForgetAStrangerAfterAnHour() {
        tell(Standing.STRANGER, 0);
        assertThat(bots.standing(ADDRESS, HOUR - 1)).isEqualTo(Standing.STRANGER);
        assertThat(bots.standing(ADDRESS, HOUR)).isNull();
    }

    @Test
    void shouldForgetSoonThatNobodyKnew() {
        tell(Standing.UNKNOWN, 0);
        assertThat(bots.standing(ADDRESS, UNKNOWN - 1)).isEqualTo(Standing.UNKNOWN);
        assertThat(bots.standing(ADDRESS, UNKNOWN)).isNull();
    }

    @Test
    void shouldAskAgainWhileABanHangsOnItAndSeldomerEachTime() {
        banned = true;
        tell(Standing.UNKNOWN, 0);
        assertThat(askedAgainAt(UNKNOWN)).isTrue();
        take(Standing.UNKNOWN, UNKNOWN);
        assertThat(askedAgainAt(2 * UNKNOWN)).isFalse();
        assertThat(askedAgainAt(3 * UNKNOWN)).isTrue();
        assertThat(take(Standing.VERIFIED, 3 * UNKNOWN)).as("news").isTrue();
    }

    @Test
    void shouldNotAskAgainWhenNothingHangsOnIt() {
        tell(Standing.STRANGER, 0);
        assertThat(askedAgainAt(HOUR)).isFalse();
    }

    @Test
    void shouldLookAgainAtAStrangerWhoIsBanned() {
        banned = true;
        tell(Standing.STRANGER, 0);
        assertThat(askedAgainAt(HOUR)).isTrue();
        assertThat(take(Standing.VERIFIED, HOUR)).isTrue();
        assertThat(bots.isVerified(CLIENT)).isTrue();
    }

    @Test
    void shouldKeepAProofWhileDnsDoesNotAnswerButForADayAtMost() {
        tell(Standing.VERIFIED, 0);
        assertThat(askedAgainAt(6 * HOUR)).isTrue();
        take(Standing.UNKNOWN, 6 * HOUR);
        assertThat(bots.isVerified(CLIENT)).isTrue();
        bots.turn(24 * HOUR, client -> true);
        assertThat(bots.isVerified(CLIENT)).isFalse();
        assertThat(bots.standing(ADDRESS, 24 * HOUR)).isNull();
    }

    @Test
    void shouldGiveUpAProofThatHoldsNoMore() {
        tell(Standing.VERIFIED, 0);
        assertThat(askedAgainAt(6 * HOUR)).isTrue();
        take(Standing.STRANGER, 6 * HOUR);
        assertThat(bots.isVerified(CLIENT)).isFalse();
    }

    @Test
    void shouldNotKnowWhatCannotBeAsked() {
        canAsk = false;
        assertThat(bots.ask(ADDRESS, CLIENT, 0)).isFalse();
        assertThat(bots.standing(ADDRESS, 0)).isEqualTo(Standing.UNKNOWN);
        canAsk = true;
        banned = true;
        assertThat(askedAgainAt(UNKNOWN)).isTrue();
    }

    @Test
    void shouldForgetTheEldestOfTooManyAndCountIt() {
        tell(Standing.VERIFIED, 0);
        for (int i = 0; i < Bots.MOST; i++) {
            Prefix other = new Prefix(0, Prefix.ipv4Low(i), 128);
            bots.ask(other, other, 1);
            bots.take(new Answer.OfAddress(other, Standing.STRANGER), 1);
        }
        assertThat(bots.forgotten()).isEqualTo(1);
        assertThat(bots.isVerified(CLIENT)).isFalse();
    }

    private void tell(Standing standing, long nanos) {
        bots.ask(ADDRESS, CLIENT, nanos);
        take(standing, nanos);
    }

    private boolean take(Standing standing, long nanos) {
        return bots.take(new Answer.OfAddress(ADDRESS, standing), nanos);
    }

    private boolean askedAgainAt(long nanos) {
        int before = asked.size();
        bots.turn(nanos, client -> banned);
        return asked.size() > before;
    }
}
