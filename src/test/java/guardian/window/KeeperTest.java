package guardian.window;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.config.Rule;
import guardian.config.RuleFile;
import guardian.event.AuditRecord;
import guardian.event.Prefix;
import guardian.event.RecordBuilder;
import guardian.event.RequestEvent;
import guardian.rule.RuleNumbers;
import guardian.state.MemoryCounters;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** The two tiers, stepped by hand: what was counted in either of two guardians is found by both. */
class KeeperTest {

    private static final List<Rule> RULES =
            List.of(
                    new Rule("requests", 120, 360, Optional.empty(), false),
                    RuleFile.rules("source = 'audit'\nthreshold = { 1m = 10 }").get(0));

    private MemoryCounters.Memory shared = new MemoryCounters.Memory(1000);
    private long now = System.currentTimeMillis() / 2000 * 2000;
    private long nanos = System.nanoTime();

    /** One guardian: ingest and keeper without their threads. */
    private final class Side {
        private final List<Offence> offences = new ArrayList<>();
        private final Watch watch;
        private final Keeper keeper;

        Side() {
            this(RULES);
        }

        Side(List<Rule> rules) {
            watch = new Watch(rules, 32, 64, 1000, offences::add);
            keeper = new Keeper(watch, new MemoryCounters(shared));
            keeper.connect();
            keeper.openNow();
        }

        void requests(int count) {
            RequestEvent event = new RequestEvent();
            event.line("www.example.com GET / HTTP/1.1".getBytes(StandardCharsets.ISO_8859_1));
            event.request(16, 30);
            Prefix client = Prefix.parse("192.0.2.7");
            event.address(client.high(), client.low());
            for (int i = 0; i < count; i++) {
                watch.count(event, now);
            }
        }

        void records(int count) {
            watch.turn(now);
            AuditRecord record = new RecordBuilder().request("GET", "/a\\x41").build();
            for (int i = 0; i < count; i++) {
                watch.count(
                        new AuditWeight(record.client(), 1, 1, now - 70_000, Evidence.of(record)));
            }
        }

        /** Hands over, lets the keeper work, takes back. */
        void flush() {
            keeper.turn(later());
            keeper.takeNow();
            keeper.turn(nanos);
        }

        /** Everything that is due, and what follows from it. */
        void settle() {
            for (int i = 0; i < 4; i++) {
                keeper.lookNow();
                flush();
            }
        }

        int count() {
            int record = watch.table().find(0, Prefix.parse("192.0.2.7").low(), 0);
            return record < 0
                    ? 0
                    : Cells.fiveMinutes(watch.table().cells(record), watch.table().cellsAt(record));
        }
    }

    /** A time at which everything is due, however slow this machine is. */
    private long later() {
        nanos = Math.max(nanos, System.nanoTime()) + 1_000_000_000;
        return nanos;
    }

    @Test
    void shouldGoOnCountingWhereThePreviousGuardianEnded() {
        Side before = new Side();
        before.requests(100);
        before.flush();
        Side after = new Side();
        after.requests(19);
        after.flush();
        assertThat(after.count()).isEqualTo(119);
        assertThat(after.offences).isEmpty();
        after.requests(1);
        assertThat(after.offences).hasSize(1);
        assertThat(after.offences.get(0).count()).isEqualTo(120);
    }

    /** In the map a rule is known by its word, whatever number it had here. */
    @Test
    void shouldGoOnWhereAGuardianEndedThatHadTakenItsRulesOverMeanwhile() {
        Side before = new Side();
        before.requests(60);
        Rule first = new Rule("another", 500, 0, Optional.empty(), false);
        List<Rule> next = List.of(first, RULES.get(0), RULES.get(1));
        before.watch.use(new PreparedRules(RuleNumbers.of(RULES).with(next)));
        before.requests(40);
        before.flush();
        Side after = new Side();
        after.requests(19);
        after.flush();
        assertThat(after.count()).isEqualTo(119);
        Side other = new Side(next);
        other.requests(1);
        other.flush();
        assertThat(other.count()).as("by the rule before it").isEqualTo(41);
        assertThat(other.offences).singleElement().extracting(Offence::count).isEqualTo(120L);
    }

    @Test
    void shouldRaiseTheOffenceAtTheMergeThatLiftsTheClient() {
        Side before = new Side();
        before.requests(100);
        before.flush();
        Side after = new Side();
        after.requests(20);
        assertThat(after.offences).isEmpty();
        after.flush();
        assertThat(after.offences).hasSize(1);
        assertThat(after.offences.get(0).evidence().request()).isEqualTo("GET / HTTP/1.1");
    }

    @Test
    void shouldKeepWhatRecordsWeighLikeAnythingElse() {
        Side before = new Side();
        before.records(6);
        before.flush();
        Side after = new Side();
        after.records(4);
        assertThat(after.offences).isEmpty();
        after.flush();
        assertThat(after.offences).hasSize(1);
        assertThat(after.offences.get(0).count()).isEqualTo(10);
        assertThat(after.offences.get(0).rule()).isEqualTo(1);
        assertThat(after.offences.get(0).evidence().request()).isEqualTo("GET /a\\x41 HTTP/1.1");
    }

    @Test
    void shouldNotCountTwiceWhatCameWhileTheKeeperWorked() {
        Side before = new Side();
        before.requests(50);
        before.flush();
        Side after = new Side();
        after.requests(10);
        after.keeper.turn(later());
        after.requests(5);
        after.keeper.takeNow();
        after.requests(3);
        after.keeper.turn(nanos);
        assertThat(after.count()).isEqualTo(68);
        after.flush();
        after.flush();
        assertThat(after.count()).isEqualTo(68);
        assertThat(new Side().count()).isZero();
    }

    /** Two live guardians, any interleaving of counting, flushing and time: both find the sum. */
    @Property(tries = 300)
    void shouldConvergeWhateverTheOrder(@ForAll Random random) {
        shared = new MemoryCounters.Memory(1000);
        now = System.currentTimeMillis() / 2000 * 2000;
        Side[] sides = {new Side(), new Side()};
        int[] sum = new int[1];
        for (int i = 0; i < 60; i++) {
            Side side = sides[random.nextInt(2)];
            switch (random.nextInt(6)) {
                case 0, 1, 2 -> {
                    int count = random.nextInt(4);
                    side.requests(count);
                    sum[0] += count;
                }
                case 3 -> side.keeper.turn(later());
                case 4 -> side.keeper.takeNow();
                default -> now += random.nextInt(2) * 2000L;
            }
        }
        for (int i = 0; i < 3; i++) {
            for (Side side : sides) {
                side.requests(1);
                sum[0]++;
                side.flush();
                side.flush();
            }
        }
        sides[0].requests(1);
        sides[0].flush();
        sides[0].flush();
        assertThat(sides[0].count()).isEqualTo(sum[0] + 1);
    }

    @Test
    void shouldCountOnInMemoryWhileTheMapCannotBeUsed() {
        shared.refuse(true);
        Side side = new Side();
        side.requests(119);
        side.flush();
        side.requests(1);
        assertThat(side.offences).hasSize(1);
        assertThat(side.keeper.unkept()).isPositive();
        assertThat(side.keeper.everKept()).isFalse();
        assertThat(side.keeper.fault()).startsWith("cannot open the counters: ");
        shared.refuse(false);
        side.keeper.openNow();
        assertThat(side.keeper.fault()).isEmpty();
    }

    @Test
    void shouldGiveTheMapEverythingOnceItCanBeUsed() {
        Side before = new Side();
        before.requests(30);
        before.flush();
        now += 10_000;
        shared.refuse(true);
        Side side = new Side();
        side.requests(40);
        side.flush();
        shared.refuse(false);
        side.keeper.openNow();
        side.requests(10);
        side.settle();
        assertThat(side.count()).as("with what was there before").isEqualTo(80);
        assertThat(seenByTheNextOne()).isEqualTo(80);
    }

    @Test
    void shouldBeginAnewFromTheTableWhenTheMapIsRemoved() {
        Side side = new Side();
        side.requests(100);
        side.flush();
        shared.remove();
        side.requests(10);
        side.settle();
        assertThat(side.count()).isEqualTo(110);
        assertThat(seenByTheNextOne()).isEqualTo(110);
    }

    @Test
    void shouldBeginAnewFromTheTableWhenTheMapIsDamaged() {
        Side one = new Side();
        Side other = new Side();
        one.requests(60);
        one.flush();
        other.requests(20);
        other.flush();
        shared.damage();
        one.settle();
        other.settle();
        one.requests(1);
        one.settle();
        assertThat(one.count()).isEqualTo(81);
        assertThat(seenByTheNextOne()).isEqualTo(81);
    }

    @Test
    void shouldKeepWhatIsForAStuckPartUntilItIsFree() {
        Side before = new Side();
        before.requests(90);
        before.flush();
        shared.stick();
        Side side = new Side();
        side.requests(20);
        side.flush();
        side.requests(10);
        side.flush();
        assertThat(side.offences).isEmpty();
        assertThat(side.keeper.unkept()).isZero();
        shared.free();
        side.settle();
        assertThat(side.offences).as("without a further request").hasSize(1);
        assertThat(side.offences.get(0).count()).isEqualTo(120);
        assertThat(seenByTheNextOne()).isEqualTo(120);
    }

    @Test
    void shouldCountWhatFindsNoRoomInAMapThatIsFull() {
        shared = new MemoryCounters.Memory(0);
        Side side = new Side();
        side.requests(7);
        side.settle();
        side.settle();
        assertThat(side.keeper.unkept()).isEqualTo(7);
        assertThat(side.count()).isEqualTo(7);
    }

    /** Stuck parts in between change nothing: in the end both find the exact sum. */
    @Property(tries = 300)
    void shouldConvergeWhateverIsStuckMeanwhile(@ForAll Random random) {
        shared = new MemoryCounters.Memory(1000);
        now = System.currentTimeMillis() / 2000 * 2000;
        Side[] sides = {new Side(), new Side()};
        int sum = 0;
        for (int i = 0; i < 80; i++) {
            sum += randomStep(sides[random.nextInt(2)], random);
            switch (random.nextInt(12)) {
                case 0 -> shared.stick();
                case 1 -> shared.free();
                default -> {}
            }
        }
        shared.free();
        assertThat(settled(sides, sum)).isEqualTo(sum + 2);
    }

    /** Whatever is lost: nobody is ever counted for more than he did, nor for less than we saw. */
    @Property(tries = 300)
    void shouldNeverCountMoreThanThereWasWhateverIsLost(@ForAll Random random) {
        shared = new MemoryCounters.Memory(1000);
        now = System.currentTimeMillis() / 2000 * 2000;
        Side[] sides = {new Side(), new Side()};
        int[] own = new int[2];
        for (int i = 0; i < 80; i++) {
            int which = random.nextInt(2);
            own[which] += randomStep(sides[which], random);
            switch (random.nextInt(16)) {
                case 0 -> shared.stick();
                case 1 -> shared.free();
                case 2 -> shared.remove();
                case 3 -> shared.damage();
                default -> {}
            }
        }
        shared.free();
        int sum = own[0] + own[1];
        assertThat(settled(sides, sum)).isBetween(Math.max(own[0], own[1]) + 1, sum + 2);
    }

    private int randomStep(Side side, Random random) {
        int count = 0;
        switch (random.nextInt(7)) {
            case 0, 1, 2 -> {
                count = random.nextInt(4);
                side.requests(count);
            }
            case 3 -> side.keeper.turn(later());
            case 4 -> side.keeper.takeNow();
            case 5 -> side.keeper.lookNow();
            default -> now += random.nextInt(2) * 2000L;
        }
        return count;
    }

    /** What both find after one more request each, when everything is handed over. */
    private int settled(Side[] sides, int sum) {
        for (int i = 0; i < 2; i++) {
            for (Side side : sides) {
                side.keeper.openIfLost();
                side.settle();
            }
        }
        for (Side side : sides) {
            side.requests(1);
            side.settle();
        }
        for (Side side : sides) {
            assertThat(side.count()).isLessThanOrEqualTo(sum + 2);
        }
        return sides[1].count();
    }

    private int seenByTheNextOne() {
        Side next = new Side();
        next.requests(1);
        next.flush();
        return next.count() - 1;
    }

    @Test
    void shouldStartAnewWhenTheClockIsSetFarBack() {
        Side side = new Side();
        side.requests(100);
        side.flush();
        now -= 600_000;
        side.requests(119);
        assertThat(side.offences).isEmpty();
        assertThat(side.watch.setBack()).isEqualTo(1);
        side.requests(1);
        assertThat(side.offences).hasSize(1);
        now += 120_000;
        side.requests(1);
        assertThat(side.count()).isEqualTo(121);
    }
}
