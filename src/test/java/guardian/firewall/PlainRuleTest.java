package guardian.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.event.Prefix;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainRuleTest {

    /** 2026-11-21T01:02:03.123Z. */
    private static final long NOW = 1_795_222_923_123L;

    private static final Prefix CLIENT = Prefix.parse("192.0.2.7");
    private static final Prefix CLIENT6 = Prefix.parse("2001:db8:5::/64");

    @Test
    void shouldMatchUntilTheFirstSecondThatIsNotTooEarly() {
        PlainRule rule = PlainRule.of(new Block(CLIENT, 600), NOW);
        assertThat(rule.rules("CHAIN", Family.IPV4, Shapes.of()))
                .containsExactly(
                        "-A CHAIN -s 192.0.2.7 -m time --datestop 2026-11-21T01:12:03 -j DROP");
        assertThat(rule.block(NOW)).isEqualTo(new Block(CLIENT, 600));
        assertThat(rule.block(NOW + 600_000).seconds()).isEqualTo(1);
        assertThat(rule.isOver(NOW + 600_876)).isFalse();
        assertThat(rule.isOver(NOW + 600_877)).isTrue();
    }

    @Test
    void shouldEndWithTheSecondWhenItBeginsWithOne() {
        PlainRule rule = PlainRule.of(new Block(CLIENT, 1), 1_795_222_923_000L);
        assertThat(rule.rules("CHAIN", Family.IPV4, Shapes.of()).get(0))
                .contains(" --datestop 2026-11-21T01:02:03 ");
        assertThat(rule.isOver(1_795_222_923_999L)).isFalse();
        assertThat(rule.isOver(1_795_222_924_000L)).isTrue();
    }

    @Test
    void shouldFindInWhatIptablesPrintsWhomItConcernsAndUntilWhen() {
        PlainRule ban = PlainRule.of(new Block(CLIENT, 600), NOW);
        assertThat(
                        PlainRule.read(
                                "-A httpd-guardian -s 192.0.2.7/32 -p tcp -m time --datestop"
                                        + " 2026-11-21T01:12:03 -j REJECT --reject-with tcp-reset"))
                .isEqualTo(ban);
        PlainRule limit = PlainRule.of(new Block(CLIENT6, 600, true), NOW);
        assertThat(
                        PlainRule.read(
                                "-A httpd-guardian -s 2001:db8:5::/64 -p tcp -m tcp --tcp-flags"
                                        + " FIN,SYN,RST,ACK SYN -m time --datestop"
                                        + " 2026-11-21T01:12:03 -m hashlimit --hashlimit-above"
                                        + " 20/min --hashlimit-name guard-20-64 -j DROP"))
                .isEqualTo(limit);
    }

    @Test
    void shouldReadWhatItHasWritten() {
        for (boolean limited : new boolean[] {false, true}) {
            PlainRule rule = PlainRule.of(new Block(CLIENT6, 86_400, limited), NOW);
            List<String> rules = rule.rules("CHAIN", Family.IPV6, Shapes.of());
            // iptables puts the client first.
            String printed = rules.get(0).replaceFirst("(-A CHAIN)(.*)( -s \\S+)", "$1$3$2");
            assertThat(PlainRule.read(printed)).isEqualTo(rule);
        }
    }

    @Test
    void shouldCutABanToTheLastSecondThatTheKernelKnows() {
        PlainRule rule = PlainRule.of(new Block(CLIENT, Block.FOREVER), NOW);
        assertThat(rule.rules("CHAIN", Family.IPV4, Shapes.of()).get(0))
                .contains(" --datestop 2038-01-19T03:14:07 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-A httpd-guardian -m conntrack ! --ctstate NEW -j RETURN",
                "-A httpd-guardian -s 192.0.2.7/32 -j DROP",
                "-A httpd-guardian -s 192.0.2.7/32 -m time --datestop 2026-13-41T00:00:00 -j DROP",
                "-A httpd-guardian -s host/32 -m time --datestop 2026-11-21T01:12:02 -j DROP"
            })
    void shouldTakeNoOtherRuleForItsOwn(String rule) {
        assertThat(PlainRule.read(rule)).isNull();
    }
}
