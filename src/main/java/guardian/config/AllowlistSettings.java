package guardian.config;

import guardian.event.Prefix;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code [allowlist]}: who is never banned, besides loopback, this machine's own addresses, its
 * default gateways and the trusted proxies.
 *
 * @param clients {@code clients} ([]), of these the addresses and blocks
 * @param names of these the host names, in lower case; looked up every few minutes
 * @param verifiedBots {@code verified_bots} (true): whether crawlers that DNS proves to be those of
 *     a search engine are never banned, and those that only claim to be one are offenders
 * @param dns {@code dns} ([]): the servers to ask, with or without a port; empty: the system's
 */
public record AllowlistSettings(
        List<Prefix> clients, List<String> names, boolean verifiedBots, List<String> dns) {

    private static final ListKey<Object> CLIENTS =
            new ListKey<>("clients", List.of(), new AddressOrName(), 0, 10_000, true);
    private static final Key<Boolean> VERIFIED_BOTS = new Key<>("verified_bots", true, new Flag());
    private static final ListKey<String> DNS =
            new ListKey<>("dns", List.of(), new ServerAddress(), 0, 8, true);

    public AllowlistSettings {
        List<Object> all = new ArrayList<>(clients);
        all.addAll(names);
        CLIENTS.check(all);
        clients = List.copyOf(clients);
        names = List.copyOf(names);
        dns = DNS.check(dns);
    }

    static AllowlistSettings read(Section in) {
        List<Prefix> blocks = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (Object client : in.get(CLIENTS)) {
            if (client instanceof Prefix block) {
                blocks.add(block);
            } else {
                names.add(client.toString());
            }
        }
        return new AllowlistSettings(blocks, names, in.get(VERIFIED_BOTS), in.get(DNS));
    }

    /** Whether DNS is asked for anything. */
    public boolean asksDns() {
        return verifiedBots || !names.isEmpty();
    }
}
