package guardian.window;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.event.Prefix;
import guardian.event.RequestEvent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SightingsTest {

    private static final long BANNED = 1_795_223_000_000L;
    private static final long END = BANNED / 1000 + 600;
    private static final Prefix CLIENT = Prefix.parse("192.0.2.7");

    private final Sightings sightings = new Sightings();
    private final RequestEvent event = new RequestEvent();

    @Test
    void shouldSeeARequestOnlyWhenTheBanHasBeenInForceForMoreThanFiveSeconds() {
        ban(CLIENT, BANNED, BANNED);
        request(CLIENT, BANNED + 5_000, 0);
        assertThat(seen()).isEmpty();
        request(CLIENT, BANNED + 5_001, 0);
        assertThat(seen()).containsExactly(new Sighting(CLIENT, null, BANNED + 5_001, BANNED));
    }

    @Test
    void shouldSeeNobodyWhoIsNotBanned() {
        request(CLIENT, BANNED + 60_000, 0);
        ban(CLIENT, BANNED, BANNED);
        request(Prefix.parse("192.0.2.8"), BANNED + 60_000, 0);
        assertThat(seen()).isEmpty();
    }

    @Test
    void shouldNotTakeALongRequestForEvidenceThatBeganBefore() {
        ban(CLIENT, BANNED, BANNED);
        request(CLIENT, BANNED + 60_000, 55_500_000);
        assertThat(seen()).isEmpty();
        request(CLIENT, BANNED + 60_000, 54_000_000);
        assertThat(seen()).extracting(Sighting::beganMillis).containsExactly(BANNED + 6_000);
    }

    @Test
    void shouldNotTakeALineForEvidenceThatHasWaited() {
        ban(CLIENT, BANNED, BANNED);
        line(CLIENT, BANNED + 4_000, 0);
        sightings.look(event, CLIENT.high(), CLIENT.low(), CLIENT.bits(), BANNED + 30_000);
        assertThat(seen()).isEmpty();
    }

    @Test
    void shouldSeeEachBanOnceHoweverOftenItIsPutBack() {
        ban(CLIENT, BANNED, BANNED);
        request(CLIENT, BANNED + 6_000, 0);
        request(CLIENT, BANNED + 7_000, 0);
        assertThat(seen()).hasSize(1);
        ban(CLIENT, BANNED, BANNED + 10_000);
        request(CLIENT, BANNED + 20_000, 0);
        assertThat(seen()).isEmpty();
        ban(CLIENT, BANNED + 30_000, BANNED + 30_000);
        request(CLIENT, BANNED + 40_000, 0);
        assertThat(seen()).hasSize(1);
    }

    @Test
    void shouldWaitFiveSecondsAgainWhenTheBanIsPutBack() {
        ban(CLIENT, BANNED, BANNED);
        ban(CLIENT, BANNED, BANNED + 10_000);
        request(CLIENT, BANNED + 14_000, 0);
        assertThat(seen()).isEmpty();
        request(CLIENT, BANNED + 16_000, 0);
        assertThat(seen()).hasSize(1);
    }

    @Test
    void shouldSeeNobodyAnyMoreWhenTheBanIsOver() {
        ban(CLIENT, BANNED, BANNED);
        request(CLIENT, END * 1000, 0);
        assertThat(seen()).isEmpty();
    }

    @Test
    void shouldTellThePeerWhereTheLineDoes() {
        Prefix proxy = Prefix.parse("203.0.113.1");
        ban(CLIENT, BANNED, BANNED);
        line(CLIENT, BANNED + 6_000, 0);
        event.peer(proxy.high(), proxy.low());
        sightings.look(event, CLIENT.high(), CLIENT.low(), CLIENT.bits(), BANNED + 6_000);
        assertThat(seen()).extracting(Sighting::peer).containsExactly(proxy);
    }

    @Test
    void shouldSeeItWithTheNextRequestWhenNobodyTakesWhatWasSeen() {
        for (int i = 0; i < 1100; i++) {
            ban(client(i), BANNED, BANNED);
        }
        for (int i = 0; i < 1100; i++) {
            request(client(i), BANNED + 6_000, 0);
        }
        assertThat(seen()).hasSize(1024);
        for (int i = 0; i < 1100; i++) {
            request(client(i), BANNED + 7_000, 0);
        }
        assertThat(seen()).hasSize(76);
    }

    @Test
    void shouldCountBansThatFindNoPlaceAndGiveThePlacesOfThoseThatAreOver() {
        for (int i = 0; i < 100_000; i++) {
            ban(client(i), BANNED, BANNED);
        }
        assertThat(sightings.unwatched()).isBetween(5_000L, 20_000L);
        long before = sightings.unwatched();
        sightings.turn(END * 1000);
        for (int i = 100_000; i < 110_000; i++) {
            sightings.inForce(new InForce(client(i), END * 1000, END * 1000, END + 600));
        }
        for (int i = 0; i < 10; i++) {
            sightings.turn(END * 1000);
        }
        assertThat(sightings.unwatched() - before).isLessThan(100);
    }

    private static Prefix client(int number) {
        return new Prefix(0, Prefix.ipv4Low(0x0A00_0000 + number), 128);
    }

    private void ban(Prefix client, long at, long since) {
        sightings.inForce(new InForce(client, at, since, END));
        sightings.turn(since);
    }

    private void line(Prefix client, long millis, long tookMicros) {
        event.line(new byte[0]);
        event.address(client.high(), client.low());
        event.timeMicros(millis * 1000);
        event.durationMicros(tookMicros);
    }

    private void request(Prefix client, long millis, long tookMicros) {
        line(client, millis, tookMicros);
        sightings.look(event, client.high(), client.low(), client.bits(), millis + 1);
    }

    private List<Sighting> seen() {
        List<Sighting> seen = new ArrayList<>();
        sightings.take(seen, 10_000);
        return seen;
    }
}
