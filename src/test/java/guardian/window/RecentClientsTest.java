package guardian.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class RecentClientsTest {

    private static final long START = 1_795_222_800_000L;

    private final RecentClients clients = new RecentClients(6, 600_000, 1 << 18);

    @Test
    void shouldRememberForThePeriodAndAtMostASlotLonger() {
        clients.mark(hash(1, 7), START + 1);
        assertThat(clients.has(hash(1, 7), START + 3_600_001)).isTrue();
        assertThat(clients.count(START + 3_600_001)).isEqualTo(1);
        assertThat(clients.has(hash(1, 7), START + 4_200_000)).isFalse();
        assertThat(clients.count(START + 4_200_000)).isZero();
        clients.mark(hash(1, 8), START + 4_200_000);
        assertThat(clients.has(hash(1, 7), START + 4_200_000)).isFalse();
        assertThat(clients.count(START + 4_200_000)).isEqualTo(1);
    }

    @Test
    void shouldCountAClientOnceHoweverOftenItComes() {
        for (int i = 0; i < 200; i++) {
            clients.mark(hash(0, 7), START + i * 60_000);
            assertThat(clients.count(START + i * 60_000)).isEqualTo(1);
        }
    }

    @Test
    void shouldCountALateOneWithTheLatest() {
        clients.mark(hash(0, 1), START + 5_000_000);
        clients.mark(hash(0, 2), START);
        assertThat(clients.has(hash(0, 2), START + 5_000_000)).isTrue();
        assertThat(clients.count(START + 5_000_000)).isEqualTo(2);
    }

    @Test
    void shouldForgetEverybodyWhenTold() {
        clients.mark(hash(0, 1), START + 5_000_000);
        clients.clear();
        assertThat(clients.has(hash(0, 1), START + 5_000_000)).isFalse();
        clients.mark(hash(0, 2), START);
        assertThat(clients.has(hash(0, 1), START)).isFalse();
        assertThat(clients.count(START)).isEqualTo(1);
    }

    @Test
    void shouldTakeFewStrangersForKnown() {
        int most = (1 << 18) / 40;
        for (int i = 0; i < most; i++) {
            clients.mark(hash(0, i), START);
        }
        assertThat(clients.count(START)).isCloseTo(most, within(most / 1000L));
        int mistaken = 0;
        for (int i = 0; i < 100_000; i++) {
            mistaken += clients.has(hash(1, i), START) ? 1 : 0;
        }
        assertThat(mistaken).isLessThan(20);
    }

    /** Against an exact memory of the latest time of each. */
    @Property(tries = 50)
    void shouldAgreeWithAnExactMemory(@ForAll Random random) {
        RecentClients recent = new RecentClients(3, 1000, 1 << 16);
        Map<Integer, Long> latest = new HashMap<>();
        long now = START;
        for (int i = 0; i < 1000; i++) {
            now += random.nextInt(10) == 0 ? random.nextInt(2000) : random.nextInt(10);
            int client = random.nextInt(100);
            recent.mark(hash(0, client), now);
            latest.put(client, now / 1000);
            long oldest = now / 1000 - 3;
            long known = latest.values().stream().filter(second -> second >= oldest).count();
            assertThat(recent.count(now)).isEqualTo(known);
            int other = random.nextInt(100);
            boolean isKnown = latest.containsKey(other) && latest.get(other) >= oldest;
            assertThat(recent.has(hash(0, other), now)).isEqualTo(isKnown);
        }
    }

    @Test
    void shouldRefuseASizeThatIsNoPowerOfTwo() {
        assertThatIllegalArgumentException().isThrownBy(() -> new RecentClients(1, 1, 256));
        assertThatIllegalArgumentException().isThrownBy(() -> new RecentClients(1, 1, 1000));
    }

    /** Mixed well, and the same in each run. */
    private static long hash(long high, long low) {
        long hash = (high * 1_000_003 + low + 1) * 0x9E3779B97F4A7C15L;
        hash = (hash ^ hash >>> 30) * 0xBF58476D1CE4E5B9L;
        hash = (hash ^ hash >>> 27) * 0x94D049BB133111EBL;
        return hash ^ hash >>> 31;
    }
}
