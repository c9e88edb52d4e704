package guardian.config;

import java.time.Duration;
import java.util.List;

/**
 * {@code [firewall]}: how bans are carried out in block mode.
 *
 * @param kind {@code kind} ("auto"): "iptables" (with ipset), which "auto" takes, too
 * @param ports {@code ports} ([80, 443]): TCP ports closed to a banned client; [] = everything
 * @param timeout {@code timeout} (10s): how long one command may take
 */
public record FirewallSettings(String kind, List<Integer> ports, Duration timeout) {

    public FirewallSettings {
        ports = List.copyOf(ports);
    }
}
