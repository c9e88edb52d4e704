package guardian.config;

import java.time.Duration;
import java.util.List;

/**
 * {@code [firewall]}: how bans are carried out in block mode.
 *
 * @param kind {@code kind} ("auto"): "iptables" is a chain of its own and one ipset set a family;
 *     "auto" is the best that this machine has
 * @param ports {@code ports} ([80, 443]): TCP ports that are closed to a banned client, at most 64;
 *     none means all traffic
 * @param timeout {@code timeout} (10s): how long one command may take, 100ms to 60s
 */
public record FirewallSettings(String kind, List<Integer> ports, Duration timeout) {

    private static final Key<String> KIND =
            new Key<>("kind", "auto", new Choice<>(List.of("auto", "iptables")));
    private static final ListKey<Integer> PORTS =
            new ListKey<>("ports", List.of(80, 443), new WholeNumber(1, 65_535), 0, 64, true);
    private static final Key<Duration> TIMEOUT =
            new Key<>(
                    "timeout",
                    Duration.ofSeconds(10),
                    new TimeSpan(Duration.ofMillis(100), Duration.ofSeconds(60)));

    public FirewallSettings {
        KIND.check(kind);
        ports = PORTS.check(ports);
        TIMEOUT.check(timeout);
    }

    static FirewallSettings read(Section in) {
        return new FirewallSettings(in.get(KIND), in.get(PORTS), in.get(TIMEOUT));
    }
}
