package guardian.rule;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.config.Rule;
import guardian.config.RuleFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RuleNumbersTest {

    private static final Rule A = rule("a", 10);
    private static final Rule B = rule("b", 10);
    private static final Rule C = rule("c", 10);

    private static Rule rule(String name, int threshold) {
        return new Rule(name, threshold, 0, Optional.empty(), false);
    }

    @Test
    void shouldKeepTheNumberOfARuleThatIsMovedOrChanged() {
        RuleNumbers next = RuleNumbers.of(List.of(A, B)).with(List.of(C, rule("b", 20), A));
        assertThat(next.all()).containsExactly(A, rule("b", 20), C);
        assertThat(next.gone()).isEmpty();
    }

    @Test
    void shouldGiveTheNumberOfARuleThatIsGoneToNoOther() {
        RuleNumbers without = RuleNumbers.of(List.of(A, B)).with(List.of(B, C));
        assertThat(without.all()).containsExactly(A, B, C);
        assertThat(without.isGone(0)).isTrue();
        assertThat(without.aboutRequests()).containsExactly(1, 2);
        RuleNumbers again = without.with(List.of(rule("a", 30), B));
        assertThat(again.all()).containsExactly(rule("a", 30), B, C);
        assertThat(again.aboutRequests()).containsExactly(0, 1);
    }

    @Test
    void shouldRefuseSumsInOtherUnitsEvenOfARuleThatWasGone() {
        Rule bytes =
                RuleFile.settings(
                                "[[rule]]\nname = 'a'\nweight = 'bytes'\nthreshold = { 1m ="
                                        + " '1MiB' }")
                        .rules()
                        .stream()
                        .filter(rule -> rule.name().equals("a"))
                        .findAny()
                        .orElseThrow();
        RuleNumbers without = RuleNumbers.of(List.of(A, B)).with(List.of(B));
        assertThat(without.refused(List.of(A, B))).isEmpty();
        assertThat(without.refused(List.of(bytes, B))).containsExactly("rule a: what it counts");
    }

    @Test
    void shouldRefuseMoreRulesThanThereAreNumbers() {
        List<Rule> many = new ArrayList<>();
        for (int i = 0; i < RuleNumbers.MOST; i++) {
            many.add(rule("r" + i, 10));
        }
        RuleNumbers full = RuleNumbers.of(many);
        assertThat(full.refused(many)).isEmpty();
        assertThat(full.refused(List.of(A, many.get(0), B))).hasSize(1);
    }
}
