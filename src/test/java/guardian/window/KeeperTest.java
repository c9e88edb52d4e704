package guardian.window;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.config.Rule;
import guardian.event.Prefix;
import guardian.event.RequestEvent;
import guardian.state.CounterStore;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** The two tiers, stepped by hand: what was counted in either of two guardians is found by both. */
class KeeperTest {

    private static final List<Rule> RULES =
            List.of(new Rule("requests", 120, 360, Optional.empty(), false));

    private final Map<String, byte[]> shared = new HashMap<>();
    private long now = System.currentTimeMillis() / 2000 * 2000;
    private long nanos = System.nanoTime();

    /** One guardian: ingest and keeper without their threads. */
    private final class Side {
        private final List<Offence> offences = new ArrayList<>();
        private final Watch watch = new Watch(RULES, 32, 64, 1000, offences::add);
        private final Keeper keeper = new Keeper(watch, RULES, Memory::new);

        Side() {
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

        /** Hands over, lets the keeper work, takes back. */
        void flush() {
            nanos += 1_000_000_000;
            keeper.turn(nanos);
            keeper.takeNow();
            keeper.turn(nanos);
        }

        int count() {
            int record = watch.table().find(0, Prefix.parse("192.0.2.7").low(), 0);
            return record < 0
                    ? 0
                    : Cells.fiveMinutes(watch.table().cells(record), watch.table().cellsAt(record));
        }
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
    void shouldNotCountTwiceWhatCameWhileTheKeeperWorked() {
        Side before = new Side();
        before.requests(50);
        before.flush();
        Side after = new Side();
        after.requests(10);
        nanos += 1_000_000_000;
        after.keeper.turn(nanos);
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
        shared.clear();
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
                case 3 -> {
                    nanos += 1_000_000_000;
                    side.keeper.turn(nanos);
                }
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
        Side side = new Side();
        side.keeper.closeNow();
        side.requests(119);
        side.flush();
        side.requests(1);
        assertThat(side.offences).hasSize(1);
        assertThat(side.keeper.unkept()).isPositive();
    }

    @Test
    void shouldNotLoseItsOwnCountsToAMapThatWasAwayForAWhile() {
        Side side = new Side();
        side.keeper.closeNow();
        side.requests(100);
        side.flush();
        side.keeper.openNow();
        side.requests(10);
        side.flush();
        side.flush();
        assertThat(side.count()).isEqualTo(110);
        side.requests(10);
        assertThat(side.offences).hasSize(1);
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

    /** The contract of the store on plain memory. */
    private final class Memory implements CounterStore {

        @Override
        public boolean update(long high, long low, int rule, Change change) {
            String key = high + " " + low + " " + rule;
            byte[] bytes = shared.get(key);
            boolean isNew = bytes == null;
            if (isNew) {
                bytes = new byte[RECORD_BYTES];
                shared.put(key, bytes);
            }
            change.apply(ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()), isNew);
            return true;
        }

        @Override
        public int purge(Predicate<ByteBuffer> isStale) {
            int before = shared.size();
            shared.values()
                    .removeIf(
                            each ->
                                    isStale.test(
                                            ByteBuffer.wrap(each).order(ByteOrder.nativeOrder())));
            return before - shared.size();
        }

        @Override
        public boolean isCrowded() {
            return false;
        }

        @Override
        public long size() {
            return shared.size();
        }

        @Override
        public void close() {}
    }
}
