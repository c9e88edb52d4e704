package guardian.decision;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.event.Prefix;
import guardian.state.Ban;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class BansTest {

    @Property(tries = 300)
    void shouldTellEachEndOnceAtItsTimeWhateverTheOrder(@ForAll Random random) {
        Bans bans = new Bans(Duration.ofSeconds(100), 1000);
        Map<Prefix, Ban> model = new HashMap<>();
        TreeSet<String> told = new TreeSet<>();
        for (long now = 1000; now < 1200; now++) {
            if (random.nextInt(3) == 0) {
                Ban ban = ban(random.nextInt(5), now + 1 + random.nextInt(40));
                bans.put(ban);
                model.put(ban.client(), ban);
            }
            Ban ended;
            while ((ended = bans.nextEnded(now)) != null) {
                assertThat(ended).isEqualTo(model.get(ended.client()));
                assertThat(ended.isOpen(now)).isFalse();
                assertThat(told.add(ended.client() + " " + ended.endSeconds())).isTrue();
            }
            long at = now;
            model.values().stream()
                    .filter(each -> !each.isOpen(at))
                    .forEach(
                            each ->
                                    assertThat(told)
                                            .contains(each.client() + " " + each.endSeconds()));
        }
    }

    @Test
    void shouldForgetWhatTheLadderNeedNotRemember() {
        Bans bans = new Bans(Duration.ofSeconds(100), 1000);
        bans.put(ban(1, 1000));
        assertThat(bans.nextEnded(1000)).isNotNull();
        bans.purge(1100);
        assertThat(bans.real(ban(1, 0).client())).isNotNull();
        bans.purge(1101);
        assertThat(bans.real(ban(1, 0).client())).isNull();
    }

    @Test
    void shouldForgetTheOldestFirstAndNeverOneInForceWhenThereAreTooMany() {
        Bans bans = new Bans(Duration.ofDays(30), 3);
        for (int i = 1; i <= 3; i++) {
            bans.put(ban(i, 1000 + i));
        }
        while (bans.nextEnded(1010) != null) {
            // Only taken out.
        }
        for (int i = 4; i <= 6; i++) {
            bans.put(ban(i, 5000));
        }
        bans.purge(1010);
        assertThat(bans.all()).extracting(each -> each.endSeconds()).containsOnly(5000L);
    }

    private static Ban ban(int client, long end) {
        return new Ban(
                Prefix.parse("192.0.2." + client), List.of("requests"), 0, end, 1, Ban.Kind.REAL);
    }
}
