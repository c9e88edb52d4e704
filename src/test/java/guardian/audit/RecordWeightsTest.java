package guardian.audit;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.config.Rule;
import guardian.config.RuleFile;
import guardian.event.AuditRecord;
import guardian.event.RecordBuilder;
import guardian.runtime.Mailbox;
import guardian.window.AuditWeight;
import guardian.window.Evidence;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordWeightsTest {

    private static final long AT = 1_795_223_000_123L;
    private static final List<Rule> RULES =
            RuleFile.rules(
                    "source = 'audit'\nintercepted = true",
                    "source = 'audit'\nscore = '>=25'\nweight = 3");

    private final List<AuditWeight> taken = new ArrayList<>();

    @Test
    void shouldHandOverWhatARecordWeighsByEachRule() {
        Mailbox<AuditWeight> mailbox = new Mailbox<>(10);
        RecordWeights weights = new RecordWeights(RULES, mailbox);
        AuditRecord blocked = new RecordBuilder().at(AT).intercepted().scores(30, 0, 0).build();
        weights.accept(blocked);
        weights.accept(new RecordBuilder().at(AT).scores(5, 0, 0).build());

        mailbox.drain(taken, 10);
        assertThat(taken)
                .containsExactly(
                        new AuditWeight(blocked.client(), 0, 1, AT, Evidence.of(blocked)),
                        new AuditWeight(blocked.client(), 1, 3, AT, Evidence.of(blocked)));
    }

    @Test
    void shouldCountForNobodyWhenProxiesLeadToNobody() {
        Mailbox<AuditWeight> mailbox = new Mailbox<>(10);
        new RecordWeights(RULES, mailbox)
                .accept(new RecordBuilder().client(null).intercepted().build());

        assertThat(mailbox.size()).isZero();
    }

    /** It waits for a moment where the other side is behind, but not again and again. */
    @Test
    void shouldCountWhatFindsNoRoom() {
        Mailbox<AuditWeight> mailbox = new Mailbox<>(1);
        RecordWeights weights = new RecordWeights(RULES, mailbox);
        AuditRecord record = new RecordBuilder().intercepted().build();
        weights.accept(record);
        assertThat(weights.lost()).isZero();
        for (int i = 0; i < 1000; i++) {
            weights.accept(record);
        }
        assertThat(weights.lost()).isEqualTo(1000);
        mailbox.drain(taken, 10);
        weights.accept(record);
        assertThat(weights.lost()).isEqualTo(1000);
    }
}
