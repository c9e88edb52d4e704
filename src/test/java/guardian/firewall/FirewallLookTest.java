package guardian.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FirewallLookTest {

    private static final String OURS =
            "-A INPUT -p tcp -m multiport --dports 80,443 -j httpd-guardian";
    private static final String ACCEPT = "-A INPUT -p tcp -m tcp --dport 80 -j ACCEPT";

    @Test
    void shouldNameWhatAcceptsBeforeTheGuardian() {
        assertThat(FirewallLook.before(List.of("-A INPUT -j LOG", ACCEPT, OURS)))
                .containsExactly(ACCEPT);
    }

    @Test
    void shouldLetPassWhatComesBehindTheGuardianOrOverLoopback() {
        assertThat(FirewallLook.before(List.of("-A INPUT -i lo -j ACCEPT", OURS, ACCEPT)))
                .isEmpty();
    }

    @Test
    void shouldSayNothingWhereThereIsNoGuardian() {
        assertThat(FirewallLook.before(List.of(ACCEPT))).isEmpty();
    }
}
