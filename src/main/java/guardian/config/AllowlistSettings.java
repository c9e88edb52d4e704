package guardian.config;

import guardian.event.Prefix;
import java.util.List;

/**
 * {@code [allowlist]}: who is never banned, besides loopback, this machine's own addresses, its
 * default gateways and the trusted proxies.
 *
 * @param clients {@code clients} ([]): addresses and blocks
 */
public record AllowlistSettings(List<Prefix> clients) {

    private static final ListKey<Prefix> CLIENTS =
            new ListKey<>("clients", List.of(), new AddressBlock(), 0, 10_000, true);

    public AllowlistSettings {
        clients = CLIENTS.check(clients);
    }

    static AllowlistSettings read(Section in) {
        return new AllowlistSettings(in.get(CLIENTS));
    }
}
