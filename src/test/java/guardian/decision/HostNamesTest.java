package guardian.decision;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.dns.Answer;
import guardian.event.Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HostNamesTest {

    private static final String OFFICE = "office.example.com";
    private static final Prefix OLD = Prefix.parse("192.0.2.7");
    private static final Prefix NEW = Prefix.parse("2001:db8::7");
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final List<String> asked = new ArrayList<>();
    private boolean room = true;
    private final HostNames names =
            new HostNames(List.of(OFFICE, "home.example.com"), this::ask, 0);

    private boolean ask(String name) {
        asked.add(name);
        return room;
    }

    @Test
    void shouldAskAtOnceAndAgainAfterAboutFiveMinutes() {
        names.turn(0);
        names.turn(MINUTE);
        assertThat(asked).containsExactly(OFFICE, "home.example.com");
        assertThat(names.take(new Answer.OfName(OFFICE, List.of(OLD)), 0)).isTrue();
        names.turn(4 * MINUTE - 1);
        assertThat(asked).hasSize(2);
        names.turn(5 * MINUTE);
        assertThat(asked).hasSize(3).endsWith(OFFICE);
    }

    @Test
    void shouldKnowTheLatestAddresses() {
        names.take(new Answer.OfName(OFFICE, List.of(OLD)), 0);
        assertThat(names.take(new Answer.OfName(OFFICE, List.of(OLD)), 1)).isFalse();
        assertThat(names.take(new Answer.OfName(OFFICE, List.of(NEW)), 2)).isTrue();
        assertThat(names.addresses()).containsExactly(NEW);
        names.take(new Answer.OfName("home.example.com", List.of(OLD)), 2);
        assertThat(names.addresses()).containsExactly(NEW, OLD);
    }

    @Test
    void shouldKeepWhatIsKnownOfNamesThatAReloadLeaves() {
        names.turn(0);
        names.take(new Answer.OfName(OFFICE, List.of(OLD)), 0);
        asked.clear();
        names.use(List.of("new.example.com", OFFICE), 1);
        assertThat(names.addresses()).containsExactly(OLD);
        names.turn(1);
        assertThat(asked).containsExactly("new.example.com");
        assertThat(names.take(new Answer.OfName("home.example.com", List.of(NEW)), 2)).isFalse();
        names.use(List.of(), 3);
        assertThat(names.addresses()).isEmpty();
    }

    @Test
    void shouldKeepTheLastAddressesWhileDnsDoesNotAnswerAndAskSooner() {
        names.take(new Answer.OfName("home.example.com", List.of(NEW)), 0);
        names.take(new Answer.OfName(OFFICE, List.of(OLD)), 0);
        names.turn(5 * MINUTE);
        asked.clear();
        assertThat(names.take(new Answer.OfName(OFFICE, null), 5 * MINUTE)).isFalse();
        assertThat(names.addresses()).contains(OLD);
        names.turn(5 * MINUTE + MINUTE / 2);
        assertThat(asked).containsExactly(OFFICE);
    }

    @Test
    void shouldProtectNobodyByANameThatHasNoAddressAnyMore() {
        names.take(new Answer.OfName(OFFICE, List.of(OLD)), 0);
        names.take(new Answer.OfName(OFFICE, List.of()), 1);
        assertThat(names.addresses()).isEmpty();
    }

    @Test
    void shouldAskAgainWhenTheQuestionFoundNoRoom() {
        room = false;
        names.turn(0);
        room = true;
        names.turn(1);
        names.turn(2);
        assertThat(asked).hasSize(4);
    }
}
