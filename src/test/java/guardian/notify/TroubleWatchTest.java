package guardian.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When a trouble is told, and when not. */
class TroubleWatchTest {

    private final List<String> told = new ArrayList<>();
    private String fault = "";
    private long drifted;
    private boolean leads = true;
    private final TroubleWatch watch =
            new TroubleWatch(() -> leads, () -> 1L, this::note)
                    .state(Notice.Kind.STORE, () -> fault, "nothing can be stored", "it can again")
                    .count(Notice.Kind.FIREWALL, () -> drifted, "bans were missing");

    @Test
    void shouldTellWhenATroubleBeginsAndWhenItIsOver() {
        watch.turn();
        assertThat(told).isEmpty();
        fault = "refused";
        watch.turn();
        fault = "timed out";
        watch.turn();
        assertThat(told).containsExactly("store: nothing can be stored: refused");
        fault = "";
        watch.turn();
        watch.turn();
        assertThat(told).hasSize(2).last().isEqualTo("store: it can again");
    }

    @Test
    void shouldTellHowMuchHasComeSinceTheLookBefore() {
        drifted = 3;
        watch.turn();
        watch.turn();
        drifted = 5;
        watch.turn();
        assertThat(told)
                .containsExactly("firewall: 3 bans were missing", "firewall: 2 bans were missing");
    }

    @Test
    void shouldLeaveItToTheGuardianThatLeads() {
        leads = false;
        fault = "refused";
        watch.turn();
        assertThat(told).isEmpty();
        leads = true;
        watch.turn();
        assertThat(told).hasSize(1);
    }

    private void note(Notice notice) {
        Notice.Trouble trouble = (Notice.Trouble) notice;
        told.add(trouble.kind().word() + ": " + trouble.sentence());
    }
}
