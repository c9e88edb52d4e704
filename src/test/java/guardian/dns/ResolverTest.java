package guardian.dns;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.config.SearchEngine;
import guardian.event.Prefix;
import guardian.runtime.Mailbox;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResolverTest {

    private static final Prefix CLIENT = Prefix.parse("192.0.2.7");

    private final Mailbox<Answer> answers = new Mailbox<>(Resolver.QUESTIONS);
    private final List<String> lookedUp = new ArrayList<>();
    private boolean zoneFails;
    private boolean allFails;

    private final Resolver resolver =
            new Resolver(
                    new Names() {
                        @Override
                        public List<String> namesOf(Prefix address) throws NotKnown {
                            lookedUp.add(address.toString());
                            boolean ours = address.toString().equals("127.0.0.1");
                            if (allFails || zoneFails && !ours) {
                                throw new NotKnown("test", true, null);
                            }
                            return List.of("a.example.com");
                        }

                        @Override
                        public List<Prefix> addressesOf(String name) throws NotKnown {
                            if (allFails) {
                                throw new NotKnown("test", true, null);
                            }
                            return List.of(CLIENT);
                        }
                    },
                    SearchEngine.SHIPPED,
                    answers);

    @Test
    void shouldAnswerWhatItWasAsked() {
        assertThat(resolver.askWhoIs(CLIENT)).isTrue();
        assertThat(resolver.askWhereIs("office.example.com")).isTrue();
        assertThat(told())
                .containsExactly(
                        new Answer.OfAddress(CLIENT, Standing.STRANGER),
                        new Answer.OfName("office.example.com", List.of(CLIENT)));
    }

    @Test
    void shouldRefuseAndCountWhatFindsNoRoom() {
        for (int i = 0; i < Resolver.QUESTIONS; i++) {
            assertThat(resolver.askWhoIs(CLIENT)).isTrue();
        }
        assertThat(resolver.askWhoIs(CLIENT)).isFalse();
        assertThat(resolver.refused()).isEqualTo(1);
    }

    @Test
    void shouldNotCallDnsSilentForTheZoneOfAClient() {
        zoneFails = true;
        resolver.askWhoIs(CLIENT);
        assertThat(told()).containsExactly(new Answer.OfAddress(CLIENT, Standing.UNKNOWN));
        assertThat(resolver.isSilent()).isFalse();
        assertThat(lookedUp).containsExactly("192.0.2.7", "127.0.0.1");
    }

    @Test
    void shouldCallDnsSilentUntilItAnswers() {
        allFails = true;
        resolver.askWhoIs(CLIENT);
        resolver.askWhereIs("office.example.com");
        assertThat(told())
                .containsExactly(
                        new Answer.OfAddress(CLIENT, Standing.UNKNOWN),
                        new Answer.OfName("office.example.com", null));
        assertThat(resolver.isSilent()).isTrue();
        assertThat(resolver.askWhoIs(CLIENT)).as("waiting is no use").isFalse();
        allFails = false;
        resolver.askWhereIs("office.example.com");
        told();
        assertThat(resolver.isSilent()).isFalse();
        assertThat(resolver.askWhoIs(CLIENT)).isTrue();
    }

    private List<Answer> told() {
        resolver.answerAll();
        List<Answer> told = new ArrayList<>();
        answers.drain(told, Resolver.QUESTIONS);
        return told;
    }
}
