package guardian.config;

import guardian.event.Prefix;
import java.util.List;

/**
 * {@code [allowlist]}: who is never banned, besides loopback, this machine's own addresses, its
 * default gateways and the trusted proxies.
 *
 * @param clients {@code clients} ([]): addresses and networks
 */
public record AllowlistSettings(List<Prefix> clients) {

    public AllowlistSettings {
        clients = List.copyOf(clients);
    }
}
