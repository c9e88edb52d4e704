package guardian.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.event.Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TrustedProxiesTest {

    @Test
    void shouldHoldNobodyWhenThereAreNone() {
        assertThat(hold(new TrustedProxies(List.of()), "192.0.2.7")).isFalse();
    }

    @Test
    void shouldHoldAFamilyApartFromTheOther() {
        TrustedProxies all4 = new TrustedProxies(List.of(Prefix.parse("0.0.0.0/0")));
        assertThat(hold(all4, "255.255.255.255")).isTrue();
        assertThat(hold(all4, "::ffff:192.0.2.7")).isTrue();
        assertThat(hold(all4, "::1")).isFalse();
        assertThat(hold(all4, "2001:db8::1")).isFalse();
        TrustedProxies high = new TrustedProxies(List.of(Prefix.parse("8000::/1")));
        assertThat(hold(high, "ffff::1")).isTrue();
        assertThat(hold(high, "7fff::1")).isFalse();
    }

    @Test
    void shouldTellTenThousandApart() {
        List<Prefix> blocks =
                IntStream.range(0, 10_000)
                        .mapToObj(i -> "10." + (i >> 8) + '.' + (i & 255) + ".128/25")
                        .map(Prefix::parse)
                        .toList();
        TrustedProxies proxies = new TrustedProxies(blocks);
        for (Prefix block : blocks) {
            assertThat(proxies.hold(block.high(), block.low())).isTrue();
            assertThat(proxies.hold(block.high(), block.low() + 127)).isTrue();
            assertThat(proxies.hold(block.high(), block.low() - 1)).isFalse();
            assertThat(proxies.hold(block.high(), block.low() + 128)).isFalse();
        }
    }

    /** Blocks side by side and inside each other, all in a few bits; every address is asked for. */
    @Property(tries = 2_000)
    void shouldAgreeWithLookingAtEachBlock(@ForAll Random random) {
        // Where the halves meet, and where the sign changes.
        int shift = List.of(0, 60, 120).get(random.nextInt(3));
        List<Prefix> blocks = new ArrayList<>();
        for (int i = random.nextInt(12); i > 0; i--) {
            blocks.add(block(random.nextInt(256), shift, 120 - shift + random.nextInt(9)));
        }
        TrustedProxies proxies = new TrustedProxies(blocks);
        for (int i = 0; i < 256; i++) {
            Prefix address = block(i, shift, 128);
            assertThat(proxies.hold(address.high(), address.low()))
                    .as(address + " in " + blocks)
                    .isEqualTo(blocks.stream().anyMatch(address::overlaps));
        }
    }

    /** Eight bits, so far from the right end of an address. */
    private static Prefix block(int value, int shift, int bits) {
        long high = shift == 0 ? 0 : shift == 60 ? value >>> 4 : (long) value << 56;
        long low = shift == 0 ? value : shift == 60 ? (long) value << 60 : 0;
        return new Prefix(high, low, bits);
    }

    private static boolean hold(TrustedProxies proxies, String address) {
        Prefix prefix = Prefix.parse(address);
        return proxies.hold(prefix.high(), prefix.low());
    }
}
