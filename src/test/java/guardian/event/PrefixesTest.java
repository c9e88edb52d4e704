package guardian.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PrefixesTest {

    private static List<String> aggregated(String... blocks) {
        return Prefixes.aggregated(Stream.of(blocks).map(Prefix::parse).toList()).stream()
                .map(Prefix::toString)
                .toList();
    }

    @Test
    void shouldLeaveOutWhatLiesInsideAnother() {
        assertThat(aggregated("192.0.2.7", "192.0.2.0/24", "192.0.2.7", "198.51.100.7"))
                .containsExactly("192.0.2.0/24", "198.51.100.7");
    }

    @Test
    void shouldJoinHalvesAndTheirHalves() {
        assertThat(aggregated("192.0.2.6", "192.0.2.7", "192.0.2.4/31", "192.0.2.8"))
                .containsExactly("192.0.2.4/30", "192.0.2.8");
        assertThat(aggregated("192.0.2.7", "192.0.2.8")).as("no halves of one block").hasSize(2);
        assertThat(aggregated("2001:db8:4::/64", "2001:db8:4:1::/64", "192.0.2.1"))
                .containsExactly("192.0.2.1", "2001:db8:4::/63");
    }

    @Test
    void shouldStayInItsFamily() {
        assertThat(aggregated("0.0.0.0/1", "128.0.0.0/1")).containsExactly("0.0.0.0/0");
        assertThat(aggregated("::/1", "8000::/1")).containsExactly("::/0");
        assertThat(aggregated()).isEmpty();
    }

    @Test
    void shouldHoldTheSameAddressesWhateverComes() {
        Random random = new Random(7);
        for (int round = 0; round < 500; round++) {
            List<Prefix> blocks = new ArrayList<>();
            for (int i = random.nextInt(40); i > 0; i--) {
                int address = 0xC0000200 + random.nextInt(256);
                blocks.add(new Prefix(0, Prefix.ipv4Low(address), 124 + random.nextInt(5)));
            }
            List<Prefix> few = Prefixes.aggregated(blocks);
            assertThat(addresses(few)).isEqualTo(addresses(blocks));
            assertThat(few).hasSizeLessThanOrEqualTo(blocks.size());
            assertThat(Prefixes.aggregated(few)).isEqualTo(few);
        }
    }

    private static BitSet addresses(List<Prefix> blocks) {
        BitSet set = new BitSet();
        for (Prefix block : blocks) {
            int from = (int) block.low() & 255;
            set.set(from, from + (1 << 128 - block.bits()));
        }
        return set;
    }
}
