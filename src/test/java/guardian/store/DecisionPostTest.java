package guardian.store;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.decision.Decision;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DecisionPostTest {

    private final DecisionPost post = new DecisionPost(2);

    private boolean post(String client) {
        return post.post(new Decisions().client(client).make(), Decision.Applied.NOT);
    }

    @Test
    void shouldCountWhatFindsNoRoom() {
        assertThat(post("192.0.2.1")).isTrue();
        assertThat(post("192.0.2.2")).isTrue();
        assertThat(post("192.0.2.3")).isFalse();
        assertThat(post.lost()).isEqualTo(1);

        List<DecisionRow> taken = new ArrayList<>();
        post.drain(taken, 10);

        assertThat(taken)
                .extracting(row -> row.values().get(3))
                .containsExactly("192.0.2.1", "192.0.2.2");
        assertThat(post("192.0.2.4")).isTrue();
    }

    @Test
    void shouldMarkEachDecisionDifferently() {
        DecisionPost other = new DecisionPost(1);
        other.post(new Decisions().make(), Decision.Applied.NOT);
        post("192.0.2.7");
        post("192.0.2.7");

        List<DecisionRow> taken = new ArrayList<>();
        post.drain(taken, 10);
        other.drain(taken, 10);

        assertThat(taken).extracting(DecisionRow::mark).doesNotHaveDuplicates().hasSize(3);
    }
}
