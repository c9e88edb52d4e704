package guardian.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import guardian.event.Prefix;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StandingTest {

    private static final String JUMP =
            "-A INPUT -p tcp -m multiport --dports 80,443 -j httpd-guardian";

    @Test
    void shouldBeRightWhereNothingStandsBefore() {
        assertThat(standing().isRight()).isTrue();
    }

    @Test
    void shouldSayThatTheJumpIsMissing() {
        Standing standing =
                Standing.of("INPUT", List.of("-A INPUT -j ACCEPT"), client(), List.of(80));
        assertThat(standing.fault()).isEqualTo("the guardian's jump is missing in INPUT");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-A INPUT -j ACCEPT",
                "-A INPUT -p tcp -m tcp --dport 80 -j ACCEPT",
                "-A INPUT -p tcp -m multiport --dports 22,440:450 -j ACCEPT",
                "-A INPUT -s 192.0.2.0/24 -j ACCEPT",
                "-A INPUT ! -s 192.0.2.0/24 -j ACCEPT",
                "-A INPUT -j others",
                "-A INPUT -g others",
                "-A INPUT -j RETURN",
                "-A INPUT -m conntrack --ctstate NEW,ESTABLISHED -j ACCEPT"
            })
    void shouldNameTheRuleThatLetsPassBefore(String rule) {
        Standing standing = standing(rule);
        assertThat(standing.fault())
                .isEqualTo("in INPUT the guardian's jump stands below \"" + rule + '"');
        assertThat(standing.established()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT",
                "-A INPUT -m state --state ESTABLISHED -j ACCEPT"
            })
    void shouldKnowWhatLetsOpenConnectionsPassOnly(String rule) {
        assertThat(standing(rule).established()).isTrue();
        assertThat(standing(rule, "-A INPUT -j ACCEPT").established()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-A INPUT -i lo -j ACCEPT",
                "-A INPUT -j DROP",
                "-A INPUT -m limit --limit 5/min -j LOG --log-prefix \"in: \"",
                "-A INPUT -p udp -m udp --dport 53 -j ACCEPT",
                "-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT",
                "-A INPUT -s 198.51.100.0/24 -j ACCEPT"
            })
    void shouldNotMindRulesThatDoNotLetTheClientPass(String rule) {
        assertThat(standing(rule).isRight()).isTrue();
    }

    private static Standing standing(String... before) {
        List<String> rules = new ArrayList<>(List.of(before));
        rules.add(JUMP);
        rules.add("-A INPUT -j ACCEPT");
        return Standing.of("INPUT", rules, client(), List.of(80, 443));
    }

    private static Prefix client() {
        return Prefix.parse("192.0.2.7");
    }
}
