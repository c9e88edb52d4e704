package guardian.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.config.Rule;
import guardian.decision.Bans;
import guardian.event.Prefix;
import guardian.event.RequestEvent;
import guardian.state.Ban;
import guardian.window.Watch;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProofTest {

    private static final long BANNED = 1_795_223_000_000L;

    private long millis = BANNED;
    private int examined;
    private Optional<Diagnosis> found = Optional.empty();
    private boolean blind;
    private final Bans bans = new Bans(Duration.ofDays(1));
    private final Watch watch = new Watch(List.of(Rule.REQUESTS), 32, 64, 1000, offence -> true);
    private final Firewall firewall =
            new RecordingFirewall(() -> millis) {
                @Override
                public Optional<Diagnosis> examine(Prefix client) throws FirewallFault {
                    examined++;
                    if (blind) {
                        throw new FirewallFault("the tool hangs");
                    }
                    return found;
                }
            };
    private final Proof proof =
            new Proof(watch.sightings(), firewall, new Connections(List.of(), false), () -> millis);

    @Test
    void shouldCountABanThatDoesNotWorkOnce() {
        ban(client(1), Ban.Kind.REAL, false);
        request(client(1));
        request(client(1));
        assertThat(proof.turn(bans, millis / 1000)).isFalse();
        assertThat(proof.turn(bans, millis / 1000)).isFalse();
        assertThat(proof.ineffective()).isEqualTo(1);
        assertThat(examined).isEqualTo(1);
    }

    @Test
    void shouldAskForALookWhereThatMends() {
        found = Optional.of(new Diagnosis(Cause.SET, "gone", true));
        ban(client(1), Ban.Kind.REAL, false);
        request(client(1));
        assertThat(proof.turn(bans, millis / 1000)).isTrue();
    }

    @Test
    void shouldNotMindRequestsOfTheLimitedAndOfThoseWhoseBanWasLifted() {
        ban(client(1), Ban.Kind.REAL, true);
        request(client(1));
        ban(client(2), Ban.Kind.REAL, false);
        bans.put(bans.real(client(2)).lifted(millis / 1000));
        request(client(2));
        proof.turn(bans, millis / 1000);
        proof.turn(bans, millis / 1000);
        assertThat(proof.ineffective()).isZero();
    }

    @Test
    void shouldLookAtTenAMinuteAndCountTheOthers() {
        for (int i = 0; i < 15; i++) {
            ban(client(i), Ban.Kind.REAL, false);
        }
        millis += 6_000;
        for (int i = 0; i < 15; i++) {
            count(client(i));
        }
        for (int i = 0; i < 15; i++) {
            proof.turn(bans, millis / 1000);
        }
        assertThat(proof.ineffective()).isEqualTo(15);
        assertThat(examined).isEqualTo(10);
    }

    @Test
    void shouldLookNoMoreForAMinuteAtAFirewallThatDoesNotAnswer() {
        blind = true;
        for (int i = 0; i < 5; i++) {
            ban(client(i), Ban.Kind.REAL, false);
            request(client(i));
            proof.turn(bans, millis / 1000);
        }
        assertThat(examined).isEqualTo(1);
        blind = false;
        ban(client(5), Ban.Kind.REAL, false);
        millis += 60_000;
        request(client(5));
        proof.turn(bans, millis / 1000);
        assertThat(examined).isEqualTo(2);
    }

    private static Prefix client(int number) {
        return Prefix.parse("192.0.2." + (100 + number));
    }

    private void ban(Prefix client, Ban.Kind kind, boolean limited) {
        Ban ban =
                new Ban(
                        client,
                        List.of("requests"),
                        millis,
                        millis / 1000 + 600,
                        1,
                        kind,
                        false,
                        limited);
        bans.put(ban);
        proof.inForce(ban);
        watch.turn(millis);
    }

    private void request(Prefix client) {
        millis += 6_000;
        count(client);
    }

    private void count(Prefix client) {
        RequestEvent event = new RequestEvent();
        event.line(new byte[0]);
        event.address(client.high(), client.low());
        watch.count(event, millis);
    }
}
