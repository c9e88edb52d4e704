package guardian.window;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.config.Rule;
import guardian.event.Prefix;
import guardian.event.RequestEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class WatchTest {

    private static final long START = 1_795_223_000_000L;

    private final List<Offence> offences = new ArrayList<>();
    private final RequestEvent event = new RequestEvent();

    @Test
    void shouldRaiseTheOffenceOnTheRequestThatReachesTheThreshold() {
        Watch watch = watch(rule("requests", 120, 360));
        requests(watch, "192.0.2.7", START, 119, 100);
        assertThat(offences).isEmpty();
        requests(watch, "192.0.2.7", START + 11_900, 1, 0);
        assertThat(offences).hasSize(1);
        Offence offence = offences.get(0);
        assertThat(offence.client()).hasToString("192.0.2.7");
        assertThat(offence.window()).isEqualTo(Window.ONE_MINUTE);
        assertThat(offence.count()).isEqualTo(120);
        assertThat(offence.threshold()).isEqualTo(120);
        assertThat(offence.timeMillis()).isEqualTo(START + 11_900);
        assertThat(offence.evidence().request()).isEqualTo("GET /x HTTP/1.1");
    }

    @Test
    void shouldCountInTheFiveMinuteWindowWhatIsTooSlowForTheOther() {
        Watch watch = watch(rule("requests", 120, 360));
        requests(watch, "192.0.2.7", START, 359, 800);
        assertThat(offences).isEmpty();
        requests(watch, "192.0.2.7", START + 359 * 800, 1, 0);
        assertThat(offences).hasSize(1);
        assertThat(offences.get(0).window()).isEqualTo(Window.FIVE_MINUTES);
    }

    @Test
    void shouldKeepQuietUntilTheAnswerSaysSo() {
        Watch watch = watch(rule("requests", 5, 0));
        requests(watch, "192.0.2.7", START, 5, 1);
        watch.answer(new Quiet(Prefix.parse("192.0.2.7"), 0, START / 1000 + 30));
        requests(watch, "192.0.2.7", START + 1000, 29, 1000);
        assertThat(offences).hasSize(1);
        requests(watch, "192.0.2.7", START + 30_000, 1, 0);
        assertThat(offences).hasSize(2);
    }

    @Test
    void shouldCountAllAddressesOfASlash64AsOneClient() {
        Watch watch = watch(rule("requests", 10, 0));
        for (int i = 0; i < 10; i++) {
            requests(watch, "2001:db8:5:0:" + i + "::1", START, 1, 0);
        }
        assertThat(offences).hasSize(1);
        assertThat(offences.get(0).client()).hasToString("2001:db8:5::/64");
    }

    @Test
    void shouldCountEachRuleForItself() {
        Watch watch = watch(rule("requests", 120, 360), rule("few", 3, 0));
        requests(watch, "192.0.2.7", START, 3, 1);
        assertThat(offences).extracting(Offence::rule).containsExactly(1);
    }

    @Test
    void shouldOfferAgainWhatFoundNoRoom() {
        boolean[] full = {true};
        List<Offence> taken = new ArrayList<>();
        Watch watch =
                new Watch(
                        List.of(rule("requests", 5, 0)),
                        32,
                        64,
                        1000,
                        offence -> !full[0] && taken.add(offence));
        requests(watch, "192.0.2.7", START, 5, 1);
        watch.turn(START + 50);
        assertThat(taken).isEmpty();
        full[0] = false;
        watch.turn(START + 90);
        watch.turn(START + 150);
        assertThat(taken).hasSize(1);
        assertThat(taken.get(0).count()).isEqualTo(5);
        assertThat(taken.get(0).evidence().id()).isEqualTo("Zx9Y");
        assertThat(watch.deferred()).isEqualTo(2);
    }

    @Test
    void shouldStayWithinItsBoundAndStillCatchTheOffender() {
        Watch watch = watch(1000, rule("requests", 120, 360));
        for (int i = 0; i < 50_000; i++) {
            String crowd = "198." + (18 + (i >> 16)) + "." + (i >> 8 & 255) + "." + (i & 255);
            requests(watch, crowd, START + i, 1, 0);
            if (i % 200 == 0 && i / 200 < 120) {
                requests(watch, "192.0.2.7", START + i, 1, 0);
            }
        }
        watch.turn(START + 50_000);
        assertThat(watch.clients()).isEqualTo(1000);
        assertThat(watch.evicted()).isPositive();
        assertThat(offences)
                .extracting(each -> each.client().toString())
                .containsExactly("192.0.2.7");
    }

    @Test
    void shouldPurgeWhatIsStaleALittleAtATime() {
        Watch watch = watch(rule("requests", 120, 360));
        for (int i = 0; i < 5000; i++) {
            requests(watch, "198.18." + (i >> 8) + "." + (i & 255), START, 1, 0);
        }
        watch.turn(START);
        assertThat(watch.clients()).isEqualTo(5000);
        watch.turn(START + 400_000);
        assertThat(watch.clients()).isBetween(4000L, 4900L);
        for (int i = 0; i < 40; i++) {
            watch.turn(START + 400_000);
        }
        assertThat(watch.clients()).isZero();
    }

    @Test
    void shouldCountAVeryLateLineAtTheClock() {
        Watch watch = watch(rule("requests", 5, 0));
        requests(watch, "192.0.2.9", START + 400_000, 1, 0);
        for (int i = 0; i < 5; i++) {
            requests(watch, "192.0.2.7", START + i, 1, 0);
        }
        assertThat(offences).hasSize(1);
    }

    /** Many clients at random: no true crossing is missed, none is made up. */
    @Property(tries = 60)
    void shouldReportEveryTrueClientAtItsCrossingAndNoOther(@ForAll Random random) {
        offences.clear();
        Watch watch = watch(rule("requests", 12, 30));
        Map<String, List<Long>> times = new HashMap<>();
        Map<String, Long> due = new HashMap<>();
        long now = START;
        for (int i = 0; i < 4000; i++) {
            now += random.nextInt(900);
            String client = "192.0.2." + (int) Math.abs(random.nextGaussian() * 4);
            List<Long> own = times.computeIfAbsent(client, c -> new ArrayList<>());
            own.add(now);
            long at = now;
            boolean truly =
                    own.stream().filter(t -> t > at - 60_000).count() >= 12
                            || own.stream().filter(t -> t > at - 300_000).count() >= 30;
            if (truly) {
                due.putIfAbsent(client, now);
            }
            int before = offences.size();
            requests(watch, client, now, 1, 0);
            if (offences.size() > before) {
                boolean nearly =
                        own.stream().filter(t -> t > at - 62_000).count() >= 12
                                || own.stream().filter(t -> t > at - 310_000).count() >= 30;
                assertThat(nearly).isTrue();
                watch.answer(new Quiet(Prefix.parse(client), 0, Integer.MAX_VALUE));
            }
            if (truly) {
                assertThat(offences).anyMatch(each -> each.client().toString().equals(client));
            }
        }
    }

    private Watch watch(Rule... rules) {
        return watch(100_000, rules);
    }

    private Watch watch(int most, Rule... rules) {
        return new Watch(List.of(rules), 32, 64, most, offences::add);
    }

    private static Rule rule(String name, int minute, int fiveMinutes) {
        return new Rule(name, minute, fiveMinutes, Optional.empty(), false);
    }

    private void requests(Watch watch, String client, long from, int count, long gap) {
        byte[] line = "www.example.com GET /x HTTP/1.1 Zx9Y".getBytes(StandardCharsets.ISO_8859_1);
        Prefix address = Prefix.parse(client);
        for (int i = 0; i < count; i++) {
            event.line(line);
            event.host(0, 15);
            event.request(16, 31);
            event.id(32, 36);
            event.address(address.high(), address.low());
            watch.count(event, from + i * gap);
        }
    }
}
