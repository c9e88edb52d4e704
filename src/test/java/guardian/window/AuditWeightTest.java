package guardian.window;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.config.Rule;
import guardian.config.RuleFile;
import guardian.event.AuditRecord;
import guardian.event.Finding;
import guardian.event.Prefix;
import guardian.event.RecordBuilder;
import guardian.event.RequestEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class AuditWeightTest {

    private static final long NOW = 1_795_223_000_000L;
    private static final int BLOCKED = 1;

    private final List<Offence> offences = new ArrayList<>();

    @Test
    void shouldRaiseTheOffenceByTheRecordThatReachesTheThreshold() {
        Watch watch = watch("threshold = { 1m = 3 }");
        watch.turn(NOW);
        count(watch, "192.0.2.7", NOW - 5000, 1);
        count(watch, "192.0.2.7", NOW - 4000, 1);
        assertThat(offences).isEmpty();
        count(watch, "192.0.2.7", NOW - 3000, 1);
        assertThat(offences)
                .containsExactly(
                        new Offence(
                                Prefix.parse("192.0.2.7"),
                                BLOCKED,
                                Window.ONE_MINUTE,
                                3,
                                3,
                                NOW,
                                NOW - 3000,
                                offences.get(0).seenNanos(),
                                new Evidence(
                                        "www.example.com",
                                        "GET /x HTTP/1.1",
                                        "Zx9YkH8AAQEAAB",
                                        "Mozilla/5.0",
                                        Prefix.parse("192.0.2.7"),
                                        new Finding("942100", 25))));
    }

    @Test
    void shouldCountInTheWindowOfItsOwnTime() {
        Watch watch = watch("threshold = { 1m = 3 }");
        watch.turn(NOW);
        count(watch, "192.0.2.7", NOW - 299_000, 1);
        count(watch, "192.0.2.7", NOW - 1000, 2);
        assertThat(offences).isEmpty();
        count(watch, "192.0.2.7", NOW - 290_000, 2);
        assertThat(offences).extracting(Offence::count).containsExactly(3L);
    }

    @Test
    void shouldWeighNothingWhenItsRequestHasLeftAllWindows() {
        Watch watch = watch("threshold = { 5m = 1 }\nintercepted = true");
        watch.turn(NOW);
        count(watch, "192.0.2.7", NOW - 300_001, 9);
        assertThat(offences).isEmpty();
        assertThat(watch.tooLate()).isEqualTo(1);
        count(watch, "192.0.2.7", NOW - 300_000, 1);
        assertThat(offences).hasSize(1);
    }

    @Test
    void shouldNotBelieveATimeToCome() {
        Watch watch = watch("threshold = { 1m = 2 }");
        watch.turn(NOW);
        count(watch, "192.0.2.7", NOW + 3_600_000, 1);
        watch.turn(NOW + 1000);
        count(watch, "192.0.2.7", NOW + 1000, 1);
        assertThat(offences).extracting(Offence::requestMillis).containsExactly(NOW + 1000);
    }

    @Test
    void shouldCountASlash64AsOneClient() {
        Watch watch = watch("threshold = { 1m = 2 }");
        watch.turn(NOW);
        count(watch, "2001:db8:5::1", NOW, 1);
        count(watch, "2001:db8:5::2", NOW, 1);
        assertThat(offences)
                .extracting(each -> each.client().toString())
                .containsExactly("2001:db8:5::/64");
    }

    /** Nobody is banned anew for what he did while he was. */
    @Test
    void shouldBeNoNewsWhenItsRequestCameInTheQuietTime() {
        Watch watch = watch("threshold = { 1m = 2 }");
        watch.turn(NOW);
        count(watch, "192.0.2.7", NOW, 2);
        watch.answer(new Quiet(Prefix.parse("192.0.2.7"), BLOCKED, NOW / 1000 + 30));
        watch.turn(NOW + 40_000);
        count(watch, "192.0.2.7", NOW + 29_000, 1);
        assertThat(offences).hasSize(1);
        count(watch, "192.0.2.7", NOW + 30_000, 1);
        assertThat(offences).hasSize(2);
    }

    @Test
    void shouldBeTheEvidenceOfAnOffenceThatIsOfferedAgain() {
        boolean[] full = {true};
        Watch watch =
                new Watch(
                        rules("threshold = { 1m = 1 }\nintercepted = true"),
                        32,
                        64,
                        1000,
                        offence -> !full[0] && offences.add(offence));
        watch.turn(NOW);
        AuditRecord record = new RecordBuilder().request("GET", "/a\\x41\\\"").build();
        watch.count(weight(record, NOW, 1));
        full[0] = false;
        watch.turn(NOW + 100);
        assertThat(offences)
                .extracting(each -> each.evidence().request())
                .containsExactly("GET /a\\x41\\\" HTTP/1.1");
    }

    /** As after a reload, which gives those that join the next numbers. */
    @Test
    void shouldLetRulesAboutRequestsStandBehindThem() {
        List<Rule> rules = new ArrayList<>(rules("threshold = { 1m = 2 }"));
        rules.add(new Rule("all", 2, 0, Optional.empty(), false));
        Watch watch = new Watch(rules, 32, 64, 1000, offences::add);
        RequestEvent event = new RequestEvent();
        event.line(new byte[0]);
        event.address(0, Prefix.ipv4Low(0x0A000001));
        watch.count(event, NOW);
        watch.count(event, NOW);
        assertThat(offences).singleElement().extracting(Offence::rule).isEqualTo(2);
    }

    /**
     * Weights as late and as much out of order as a sweep may bring them, beside plain lists: no
     * offence is made up; and none is missed that lies within 49 s, or in order, or in five
     * minutes.
     */
    @Property(tries = 60)
    void shouldAgreeWithPlainListsHoweverLateTheyCome(@ForAll Random random) {
        offences.clear();
        Watch watch = watch("threshold = { 1m = 12, 5m = 30 }");
        Map<String, List<Long>> times = new HashMap<>();
        long now = NOW;
        long lag = 0;
        for (int i = 0; i < 3000; i++) {
            now += random.nextInt(900);
            lag = Math.max(0, Math.min(280_000, lag + random.nextInt(20_001) - 10_000));
            long disorder = random.nextInt(4) == 0 ? random.nextInt(100_000) : 0;
            long time = now - lag - disorder;
            String client = "192.0.2." + (int) Math.abs(random.nextGaussian() * 4);
            watch.turn(now);
            int before = offences.size();
            count(watch, client, time, 1);
            if (time < now - 300_000) {
                assertThat(offences).hasSize(before);
                continue;
            }
            List<Long> own = times.computeIfAbsent(client, c -> new ArrayList<>());
            own.add(time);
            check(own, time, offences.size() > before, client);
            if (offences.size() > before) {
                watch.answer(new Quiet(Prefix.parse(client), BLOCKED, 0xFFFF_FFFFL));
            }
        }
    }

    private void check(List<Long> own, long time, boolean offence, String client) {
        long latest = own.stream().mapToLong(t -> t).max().orElseThrow();
        if (offence) {
            boolean nearly =
                    most(own, time, 62_000) >= 12
                            || between(own, latest - 312_000, latest + 1) >= 30;
            assertThat(nearly).isTrue();
            return;
        }
        boolean inMinute =
                time == latest
                        ? between(own, time - 59_999, time + 1) >= 12
                        : time > latest - 240_000 && most(own, time, 49_000) >= 12;
        if (inMinute || between(own, latest - 299_999, latest + 1) >= 30) {
            assertThat(offences).anyMatch(each -> each.client().toString().equals(client));
        }
    }

    /** The most that lie within so many milliseconds, that one among them. */
    private static int most(List<Long> times, long one, long length) {
        int most = 0;
        for (long from : times) {
            if (from <= one && from > one - length) {
                most = Math.max(most, between(times, from, from + length));
            }
        }
        return most;
    }

    private static int between(List<Long> times, long from, long to) {
        return (int) times.stream().filter(t -> t >= from && t < to).count();
    }

    private Watch watch(String keys) {
        return new Watch(rules(keys), 32, 64, 1000, offences::add);
    }

    private static List<Rule> rules(String keys) {
        List<Rule> rules = new ArrayList<>(List.of(Rule.REQUESTS));
        rules.addAll(RuleFile.rules("source = 'audit'\n" + keys));
        return rules;
    }

    private static void count(Watch watch, String client, long time, int weight) {
        AuditRecord record =
                new RecordBuilder().client(client).scores(25, 5, 0).fired(942100, 2).build();
        watch.count(weight(record, time, weight));
    }

    private static AuditWeight weight(AuditRecord record, long time, int weight) {
        return new AuditWeight(record.client(), BLOCKED, weight, time, Evidence.of(record));
    }
}
