package guardian.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.event.Prefix;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class LeavingTest {

    @Property
    void shouldKeepThoseWhoEndLast(
            @ForAll @Size(max = 20) List<@LongRange(min = 1, max = 30) Long> held,
            @ForAll @Size(min = 1, max = 20) List<@LongRange(min = 1, max = 30) Long> wanted,
            @ForAll @IntRange(max = 5) int free) {
        List<Block> in = blocks(held, 0);
        List<Block> coming = blocks(wanted, 100);
        Leaving leaving = Leaving.of(in, coming, free);
        Set<Block> out = new HashSet<>(leaving.refused());
        in.stream().filter(each -> leaving.held().contains(each.client())).forEach(out::add);
        List<Block> stay = new ArrayList<>(in);
        stay.addAll(coming);
        stay.removeAll(out);
        assertThat(leaving.held().size() + leaving.refused().size())
                .isEqualTo(Math.max(0, wanted.size() - free));
        assertThat(stay)
                .allSatisfy(
                        kept -> assertThat(out).allMatch(gone -> gone.seconds() <= kept.seconds()));
    }

    @Example
    void shouldNotExchangeOneForAnotherThatEndsTogetherWithIt() {
        Leaving leaving = Leaving.of(blocks(List.of(9L), 0), blocks(List.of(9L), 1), 0);
        assertThat(leaving.held()).isEmpty();
        assertThat(leaving.refused()).hasSize(1);
    }

    private static List<Block> blocks(List<Long> seconds, int from) {
        List<Block> blocks = new ArrayList<>();
        for (long each : seconds) {
            int address = 0xC000_0200 + from + blocks.size();
            blocks.add(new Block(new Prefix(0, Prefix.ipv4Low(address), 128), each));
        }
        return blocks;
    }
}
